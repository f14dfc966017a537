import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DrillDetails, DrillEvidence } from 'backstage-plugin-shipshape-common';
import {
  ARTIFACT,
  CHAIN,
  drillDetails,
  drillEvidence,
} from '../../__testUtils__/recoveryAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import { mockShipshapeApi, renderPage } from '../../__testUtils__/renderPage';
import { downloadBlob, downloadText } from '../../ui/download';
import { DrillView } from './DrillView';

jest.mock('../../ui/download', () => ({
  downloadBlob: jest.fn(),
  downloadText: jest.fn(),
}));

function render(
  options: { details?: DrillDetails; evidence?: DrillEvidence } = {},
) {
  const api = mockShipshapeApi();
  api.getDrill.mockResolvedValue(options.details ?? drillDetails());
  api.getDrillEvidence.mockResolvedValue(options.evidence ?? drillEvidence());
  renderPage(
    <DrillView
      entityRef="resource:default/orders-db"
      drillId="d-2"
      level={4}
    />,
    { api },
  );
  return api;
}

describe('The details of a drill', () => {
  it('say how the figures came about', async () => {
    render();
    const figures = await screen.findByLabelText('Figures of d-2');
    expect(figures).toHaveTextContent(
      'Data-restore RTO16.7 sectarget 4 hr, target metqueryable after 12.4 sec',
    );
    expect(figures).toHaveTextContent(
      'recovered from a frozen copy of the repository',
    );
    expect(figures).toHaveTextContent('runner-1pgbackrest 2.45');
    // 478,000,000 bytes in 12.412 s.
    expect(figures).toHaveTextContent('478 MB restored, 38.5 MB a second.');
  });

  it('show the phases from the declaration on', async () => {
    render();
    const phases = await screen.findByRole('region', {
      name: 'Phases, d-2',
    });
    expect(phases).toHaveTextContent('Usable (RTO 16.7 sec)');
    expect(phases).toHaveTextContent('Restore: 2.5 sec');
    await userEvent.click(
      within(phases).getByRole('button', { name: /^Show as table/ }),
    );
    expect(rowTexts(within(phases).getByRole('table'))).toEqual([
      ['Baseline', '5 sec before the declaration', '4 sec', '–'],
      ['Restore', '0 sec after the declaration', '2.5 sec', '0'],
      ['Start', '2.5 sec after the declaration', '4.1 sec', '–'],
    ]);
  });

  it('show checks with baseline, expectation and observation', async () => {
    render();
    expect(
      rowTexts(await screen.findByRole('table', { name: 'Checks, d-2' })),
    ).toEqual([
      [
        'rowsnumber of rows · must pass',
        'Passed',
        'orders 1000Passed',
        'orders 990 to 1010± 1%',
        'orders 998',
        '0.2 sec',
      ],
      [
        'sumsbusiness rule · must pass',
        'InvalidIt is false on the source, too',
        'not run',
        '–',
        '–',
        '0 sec',
      ],
    ]);
  });

  it('verify the chain of evidence in the browser', async () => {
    render();
    expect(
      await screen.findByText('The chain of 2 records is intact'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Download the chain (JSON)' }),
    );
    expect(downloadText).toHaveBeenCalledWith(
      'evidence-orders-db.json',
      expect.stringContaining(CHAIN[1].recordSha256),
      'application/json',
    );
  });

  it('verify it again on demand, as it is then', async () => {
    const api = render();
    await screen.findByText('The chain of 2 records is intact');
    api.getDrillEvidence.mockResolvedValue(
      drillEvidence({ chain: [CHAIN[1], CHAIN[0]] }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Verify the chain again' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The chain is broken at record 1, ev-2',
    );
  });

  it('name the record at which the chain is broken', async () => {
    const [first, second] = CHAIN;
    render({
      evidence: drillEvidence({
        chain: [first, { ...second, record: { ...second.record, bytes: 21 } }],
      }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The chain is broken at record 2, ev-2Its hash is not that of its content',
    );
  });

  it('name a record that was removed', async () => {
    render({
      evidence: drillEvidence({ chain: [CHAIN[1]] }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The chain is broken at record 1, ev-2It does not name the record before it',
    );
    // The artefact whose record is gone.
    expect(
      screen.getByText('The hash of this record is not in the chain.'),
    ).toBeInTheDocument();
  });

  it('compare the hash of an artefact that is downloaded', async () => {
    const api = render();
    api.getDrillArtifact.mockResolvedValue(blobOf(ARTIFACT));
    const download = await screen.findByRole('button', {
      name: 'Download ev-2',
    });
    await userEvent.click(download);
    expect(await screen.findByText('SHA-256 matches')).toBeInTheDocument();
    expect(api.getDrillArtifact.mock.lastCall?.slice(0, 3)).toEqual([
      'resource:default/orders-db',
      'd-2',
      CHAIN[1].record.sha256,
    ]);
    expect(downloadBlob).toHaveBeenLastCalledWith(
      'd-2-ev-2.json',
      expect.any(Blob),
    );

    api.getDrillArtifact.mockResolvedValue(blobOf('{"outcome":"failed"}'));
    await userEvent.click(download);
    expect(
      await screen.findByText(/^SHA-256 does not match/),
    ).toBeInTheDocument();
    // The other artefact's bytes are not kept.
    expect(
      screen.queryByRole('button', { name: 'Download ev-1' }),
    ).not.toBeInTheDocument();
  });

  it('say why a drill failed', async () => {
    render({
      details: drillDetails({
        outcome: 'failed',
        reason: 'wal-gap',
        message: 'Recovery ended before segment 5',
        achievedRtoSeconds: undefined,
        cleanup: 'failed',
        cleanupMessage: 'The directory is busy',
      }),
    });
    const details = await screen.findByRole('region', { name: 'Drill d-2' });
    expect(
      await within(details).findByText('Because: wal-gap'),
    ).toBeInTheDocument();
    expect(details).toHaveTextContent('Recovery ended before segment 5');
    expect(details).toHaveTextContent('Cleanup failed: The directory is busy');
    expect(details).toHaveTextContent('Data-restore RTONot measured');
  });
});

/** Bytes of a text as the client gives them. */
function blobOf(text: string): Blob {
  const bytes = new TextEncoder().encode(text);
  const content = new Blob([bytes]);
  // jsdom's Blob cannot be read.
  return Object.assign(content, {
    arrayBuffer: async () => bytes.buffer,
  });
}

import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { component } from '../../__testUtils__/answers';
import { entitySlos, prometheus, slo } from '../../__testUtils__/sloAnswers';
import { renderSlosTab, rowTexts } from '../../__testUtils__/renderSlosTab';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
} from '../../__testUtils__/renderPage';
import { EntitySlosTab } from './EntitySlosTab';

const EMPTY = { slos: [], incidents: [] };

describe('The states of the SLOs tab', () => {
  it('shows the last values of a source that fails, and since when', async () => {
    renderSlosTab(
      entitySlos({
        slos: [
          slo({
            status: 'error',
            health: undefined,
            data: 'error',
            error: { code: 'timeout', since: '2026-11-24T06:40:00Z' },
            alerts: slo().alerts.map(alert => ({
              ...alert,
              firing: undefined,
            })),
          }),
        ],
        freshness: [
          {
            ...prometheus,
            state: 'failed',
            error: { code: 'timeout', since: '2026-11-24T06:40:00Z' },
          },
        ],
      }),
    );
    const panel = await screen.findByRole('region', { name: 'Availability' });
    expect(panel).toHaveTextContent(
      'Data error · stale since Nov 24, 2026, 06:40 UTC',
    );
    expect(panel).toHaveTextContent(
      'The last query failed; the figures are those from beforeIts queries fail since Nov 24, 2026, 06:40 UTC: it took too long.',
    );
    expect(panel).toHaveTextContent('75% left');
    expect(panel).toHaveTextContent('Burning when last counted');
    expect(panel).not.toHaveTextContent('is firing');
    expect(
      rowTexts(
        await screen.findByRole('table', { name: 'Alerts, Availability' }),
      )[0],
    ).toContain('Not known');
    expect(
      screen.getByText('A source of these figures needs attention'),
    ).toBeInTheDocument();
  });

  it('says how much of the window is known', async () => {
    renderSlosTab(
      entitySlos({
        slos: [
          slo({
            status: 'partial',
            data: 'partial',
            flags: ['partial'],
            figures: { ...slo().figures!, coverage: 0.52 },
          }),
        ],
      }),
    );
    const panel = await screen.findByRole('region', { name: 'Availability' });
    expect(panel).toHaveTextContent('Partial data');
    expect(panel).toHaveTextContent(
      'data covers 52% of the window. What is missing is unknown, neither good nor bad.',
    );
  });

  it.each([
    ['invalid', 'Query invalid'],
    ['unsupported', 'Source not supported'],
    ['notConfigured', 'Query missing'],
    ['noData', 'No data'],
    ['notStarted', 'Not started'],
  ] as const)('gives the reason when it is %s', async (state, label) => {
    const api = renderSlosTab(
      entitySlos({
        slos: [
          slo({
            status: state,
            data: state,
            dataReason: 'Because of the reason',
            health: undefined,
            figures: undefined,
            thisMonth: undefined,
            burnRates: [],
            timeToExhaustion: { kind: 'unknown' },
            asOf: undefined,
            basis: undefined,
          }),
        ],
      }),
    );
    const panel = await screen.findByRole('region', { name: 'Availability' });
    expect(panel).toHaveTextContent(label);
    expect(panel).toHaveTextContent('Because of the reason');
    expect(panel).toHaveTextContent('Nothing has been counted for it yet.');
    expect(panel).not.toHaveTextContent('%left');
    expect(api.getSloHistory).not.toHaveBeenCalled();
  });

  it('shows what is wrong with a document beside the SLOs of the others', async () => {
    renderSlosTab(
      entitySlos({
        slos: [slo()],
        documents: [
          {
            url: 'https://git.example.com/a.yaml',
            readAt: prometheus.lastSuccessAt,
          },
          { url: 'https://git.example.com/b.yaml', error: 'Not found.' },
        ],
        problems: [
          {
            severity: 'error',
            code: 'target-range',
            message: 'target is 99.9: expected less than 1, write 0.999',
            file: 'a.yaml',
            document: 2,
            line: 77,
            object: 'SLO/checkout-errors',
            path: 'spec.objectives[0].target',
          },
          {
            severity: 'warning',
            code: 'unknown-field',
            message: 'spec.ownr was ignored',
            file: 'a.yaml',
            document: 0,
          },
        ],
      }),
    );
    expect(
      (await screen.findByText('A definition is wrong')).closest(
        '[role="note"]',
      ),
    ).toHaveTextContent(
      'target is 99.9: expected less than 1, write 0.999a.yaml, line 77, SLO/checkout-errors, spec.objectives[0].target · target-range',
    );
    expect(
      screen
        .getByText('A file of SLOs could not be read')
        .closest('[role="note"]'),
    ).toHaveTextContent(
      'https://git.example.com/b.yaml: Not found. It could never be read.',
    );
    expect(
      screen
        .getByText('Something in the definitions could not be honoured')
        .closest('[role="note"]'),
    ).toHaveTextContent('spec.ownr was ignoreda.yaml, document 1');
    expect(
      screen.getByRole('region', { name: 'Availability' }),
    ).toBeInTheDocument();
  });

  it('gives a document and the annotation for this very service where there is none', async () => {
    renderSlosTab(entitySlos({ ...EMPTY, annotated: false, documents: [] }));
    expect(
      await screen.findByText('checkout has no SLO yet'),
    ).toBeInTheDocument();
    const example = screen.getByLabelText(
      '1. Put this beside the catalog file as slo.yaml',
    );
    expect(example).toHaveTextContent('apiVersion: openslo/v1 kind: SLO');
    expect(example).toHaveTextContent('name: checkout-availability');
    expect(example).toHaveTextContent('service: checkout');
    expect(
      screen.getByLabelText('2. Name it in the catalog file'),
    ).toHaveTextContent('shipshape.dev/openslo: ./slo.yaml');
    expect(screen.getAllByRole('button', { name: 'Copy' })).toHaveLength(2);
  });

  it('says so when the files that are named hold no SLO that works', async () => {
    renderSlosTab(
      entitySlos({
        ...EMPTY,
        problems: [
          {
            severity: 'error',
            code: 'yaml-syntax',
            message: 'Not YAML',
            file: 'a.yaml',
          },
        ],
      }),
    );
    expect(
      await screen.findByText('No SLO of checkout could be read'),
    ).toBeInTheDocument();
    expect(screen.getByText('Not YAML')).toBeInTheDocument();
    expect(screen.getByText(/See above what is wrong/)).toBeInTheDocument();
  });

  it('sends the reader of a system to its components', async () => {
    renderSlosTab(
      entitySlos({ ...EMPTY, entityRef: 'system:default/storefront' }),
      {
        entity: {
          ...component,
          kind: 'System',
          metadata: { name: 'storefront' },
        },
      },
    );
    expect(
      await screen.findByText('No part of storefront has an SLO'),
    ).toBeInTheDocument();
  });

  it('refuses in words when the permission is missing', async () => {
    renderSlosTab(await refusal(403, 'NotAllowedError', 'Unauthorized'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.slo.read.',
    );
  });

  it('reports an error and tries again', async () => {
    const api = renderSlosTab(
      await refusal(500, 'Error', 'The database is down'),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What was tried: reading the SLOs of checkout. The database is down',
    );
    api.getEntitySlos.mockResolvedValue(entitySlos());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('region', { name: 'Availability' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows that it is loading', async () => {
    const api = mockShipshapeApi();
    api.getEntitySlos.mockReturnValue(new Promise(() => undefined));
    renderPage(<EntitySlosTab />, { api, entity: component });
    expect(
      await screen.findByRole('status', { name: 'Loading…' }),
    ).toBeInTheDocument();
  });
});

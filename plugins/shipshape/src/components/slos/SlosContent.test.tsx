import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { component } from '../../__testUtils__/answers';
import {
  burning,
  overspent,
  prometheus,
  slo,
  slos,
} from '../../__testUtils__/sloAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
  settled,
} from '../../__testUtils__/renderPage';
import { SlosContent } from './SlosContent';

const NO_FILTER = { owner: [], system: [], tier: [], status: [] };

const catalogComponent = {
  ...component,
  metadata: {
    ...component.metadata,
    annotations: { 'shipshape.dev/tier': 'experimental' },
  },
  relations: [
    { type: 'ownedBy', targetRef: 'group:default/search' },
    { type: 'partOf', targetRef: 'system:default/backoffice' },
  ],
};

function renderSlos(answer = slos(), path?: string) {
  const api = mockShipshapeApi();
  api.listSlos.mockResolvedValue(answer);
  renderPage(<SlosContent />, { api, path, catalog: [catalogComponent] });
  return api;
}

async function titles() {
  const table = await screen.findByRole('table', { name: 'SLOs by risk' });
  return rowTexts(table).map(([title]) => title?.replace(/\d.*/, ''));
}

describe('SlosContent', () => {
  it('lists SLOs by risk with owner, status and figures', async () => {
    const api = renderSlos();
    const table = await screen.findByRole('table', { name: 'SLOs by risk' });
    expect(rowTexts(table)[0]).toEqual([
      'Orders99.9% over 30 days · tier critical',
      'checkout',
      'shop',
      'Budget exhausted',
      '99.85%',
      '-50%, overspent-5 requests · -21.6 minutes',
      '0×',
      '3 minutes ago',
    ]);
    expect(screen.getByText('These are all 2.')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Load more' }),
    ).not.toBeInTheDocument();
    expect(api.listSlos.mock.lastCall?.[0]).toEqual(NO_FILTER);
  });

  it('loads further pages below the first, each SLO once', async () => {
    const api = renderSlos(
      slos({ slos: [overspent, burning], nextCursor: 'second' }),
    );
    expect(await titles()).toEqual(['Orders', 'Latency']);
    expect(screen.getByText('2 SLOs are shown.')).toBeInTheDocument();
    // The risk of one of them changed in between.
    api.listSlos.mockResolvedValue(slos({ slos: [burning, slo()] }));
    await userEvent.click(screen.getByRole('button', { name: 'Load more' }));
    expect(await screen.findByText('These are all 3.')).toBeInTheDocument();
    expect(await titles()).toEqual(['Orders', 'Latency', 'Availability']);
    expect(api.listSlos.mock.lastCall?.[0]).toEqual({
      ...NO_FILTER,
      cursor: 'second',
    });
  });

  it('keeps what is there when the next page cannot be read', async () => {
    const api = renderSlos(slos({ nextCursor: 'second' }));
    await screen.findByText('2 SLOs are shown.');
    api.listSlos.mockRejectedValue(await refusal(500, 'Error', 'It is down'));
    await userEvent.click(screen.getByRole('button', { name: 'Load more' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What was tried: reading more SLOs. It is down',
    );
    expect(await titles()).toEqual(['Orders', 'Availability']);

    api.listSlos.mockResolvedValue(slos({ slos: [burning] }));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('These are all 3.')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('reads the filters from the address', async () => {
    const api = renderSlos(
      slos(),
      '/?owner=group:default/shop&status=exhausted&status=nonsense&tier=critical',
    );
    await screen.findByText('These are all 2.');
    expect(api.listSlos.mock.lastCall?.[0]).toEqual({
      owner: ['group:default/shop'],
      system: [],
      tier: ['critical'],
      status: ['exhausted'],
    });
    expect(screen.getByLabelText('Owner')).toHaveValue('group:default/shop');
    expect(screen.getByLabelText('Status')).toHaveValue('exhausted');
  });

  it('offers the owners, systems and tiers of the catalog', async () => {
    const api = renderSlos();
    const owner = await screen.findByLabelText('Owner');
    expect(
      await within(owner).findByRole('option', { name: 'search' }),
    ).toBeInTheDocument();
    expect(
      within(owner).getByRole('option', { name: 'shop' }),
    ).toBeInTheDocument();
    expect(
      within(screen.getByLabelText('System')).getByRole('option', {
        name: 'backoffice',
      }),
    ).toBeInTheDocument();
    await userEvent.selectOptions(
      screen.getByLabelText('Tier'),
      'experimental',
    );
    await settled(() =>
      expect(api.listSlos.mock.lastCall?.[0]).toEqual({
        ...NO_FILTER,
        tier: ['experimental'],
      }),
    );
  });

  it('filters by several statuses at once, and clears', async () => {
    const api = renderSlos();
    await userEvent.selectOptions(
      await screen.findByLabelText('Status'),
      'At risk',
    );
    await settled(() =>
      expect(api.listSlos.mock.lastCall?.[0]).toEqual({
        ...NO_FILTER,
        status: ['exhausted', 'burningPage', 'burningTicket'],
      }),
    );
    expect(screen.getByLabelText('Status')).toHaveDisplayValue('At risk');
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await settled(() =>
      expect(api.listSlos.mock.lastCall?.[0]).toEqual(NO_FILTER),
    );
  });

  it('tells nothing at all from nothing that matches', async () => {
    renderSlos(slos({ slos: [] }), '/?tier=critical');
    expect(
      await screen.findByText('No SLO matches the filters'),
    ).toBeInTheDocument();
  });

  it('says what to do where there is no SLO', async () => {
    renderSlos(slos({ slos: [] }));
    expect(await screen.findByText('No SLO yet')).toBeInTheDocument();
  });

  it('names a source that fails', async () => {
    renderSlos(
      slos({
        freshness: [
          {
            ...prometheus,
            state: 'failed',
            error: { code: 'unavailable', since: '2026-11-24T06:40:00Z' },
          },
        ],
      }),
    );
    expect(
      await screen.findByText(/\(it could not be reached\)/),
    ).toBeInTheDocument();
  });

  it('works in an app without a catalog', async () => {
    const api = mockShipshapeApi();
    api.listSlos.mockResolvedValue(slos());
    renderPage(<SlosContent />, { api });
    expect(await titles()).toEqual(['Orders', 'Availability']);
  });

  it('refuses in words', async () => {
    const api = mockShipshapeApi();
    api.listSlos.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    renderPage(<SlosContent />, { api });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.slo.read.',
    );
  });
});

import { screen, within } from '@testing-library/react';
import { ResourceBackups } from 'backstage-plugin-shipshape-common';
import {
  COMPUTED_AT,
  entityBackups,
  ordersDb,
  plan,
  resourceBackups,
  resourceEntity,
  summary,
} from '../../__testUtils__/recoveryAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import { mockShipshapeApi, renderPage } from '../../__testUtils__/renderPage';
import { EntityBackupsTab } from './EntityBackupsTab';

function render(change: Partial<ResourceBackups>) {
  const api = mockShipshapeApi();
  api.getEntityBackups.mockResolvedValue(
    entityBackups({
      resources: [
        resourceBackups({
          status: 'unprotected',
          exposure: { ...summary().exposure, status: 'never' },
          exposureSeries: [{ at: COMPUTED_AT }],
          points: { available: 0, eligible: 0, newest: [] },
          plans: [],
          ...change,
        }),
      ],
    }),
  );
  renderPage(<EntityBackupsTab />, { api, entity: resourceEntity });
}

const todo = () =>
  screen.findByRole('region', { name: 'What to do, Orders database' });

describe('The Backups tab of what was never backed up', () => {
  it('says what to paste, what is promised and what fails, and draws nothing empty', async () => {
    render({ resource: { ...ordersDb, definitionUrl: undefined } });
    const region = await todo();
    expect(
      within(region).getByLabelText(/^1\. Put this beside the catalog file/),
    ).toHaveTextContent('kind: Recovery metadata: name: orders-db');
    expect(
      within(region).getByLabelText('2. Name it in the catalog file'),
    ).toHaveTextContent('shipshape.dev/recovery: ./recovery.yaml');
    expect(
      within(region).getByLabelText('3. Let the backup report what it did'),
    ).toHaveTextContent('report backup-run --plan orders-db-daily -- ');
    expect(
      screen.getByRole('table', { name: 'Targets, Orders database' }),
    ).toBeInTheDocument();
    expect(
      rowTexts(
        screen.getByRole('table', { name: 'Audit controls, Orders database' }),
      ).map(row => row[1]),
    ).toEqual(['Failed', 'Not enough data']);
    expect(screen.queryByText(/^Data at risk over/)).not.toBeInTheDocument();
    expect(screen.queryByText('Recovery points')).not.toBeInTheDocument();
  });

  it('takes what the resource is from what is known of it', async () => {
    render({ resource: { ...ordersDb, kind: 'other' }, rpoSeconds: 900 });
    // It has a document, which lacks plans.
    const code = within(await todo()).getByLabelText(
      '1. Add backupPlans and drillPlans to its recovery document',
    );
    expect(code).toHaveTextContent('kind: other');
    expect(code).toHaveTextContent('rpoSeconds: 900 # 15 min');
  });

  it('asks for a run where a plan is there', async () => {
    render({
      status: 'never',
      plans: [plan({ id: 'orders-nightly', runs: [] })],
    });
    expect(
      within(await todo()).getByLabelText(
        'Let the backup run, and report what it did',
      ),
    ).toHaveTextContent('report backup-run --plan orders-nightly -- ');
  });

  it('asks nothing of what needs no backup', async () => {
    render({ status: 'exempt' });
    await screen.findByRole('table', { name: 'Targets, Orders database' });
    expect(
      screen.queryByRole('heading', { name: 'What to do' }),
    ).not.toBeInTheDocument();
  });
});

import { screen, within } from '@testing-library/react';
import {
  breached,
  entityBackups,
  recoverySource,
  resourceBackups,
  resourceEntity,
} from '../../__testUtils__/recoveryAnswers';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
} from '../../__testUtils__/renderPage';
import { RecoverabilityCard } from './RecoverabilityCard';

function render(
  answer:
    | Awaited<ReturnType<typeof refusal>>
    | ReturnType<typeof entityBackups>,
) {
  const api = mockShipshapeApi();
  if (answer instanceof Error) {
    api.getEntityBackups.mockRejectedValue(answer);
  } else {
    api.getEntityBackups.mockResolvedValue(answer);
  }
  renderPage(<RecoverabilityCard />, { api, entity: resourceEntity });
}

describe('The card Recoverability', () => {
  it('has one line for each of several resources, the one most at risk first', async () => {
    render(
      entityBackups({
        resources: [resourceBackups(), resourceBackups(breached())],
      }),
    );
    const lines = within(
      await screen.findByRole('list', {
        name: 'Resources, most at risk first',
      }),
    ).getAllByRole('listitem');
    expect(lines.map(line => line.textContent)).toEqual([
      'CartsRPO breached',
      'Orders databaseRecoverable',
    ]);
    expect(screen.getByText(/^Data at risk in Carts/)).toHaveTextContent(
      'Data at risk in Carts: 3 days 4 hr (RPO 25 hr)',
    );
    expect(screen.getByRole('link', { name: 'Carts' })).toHaveAttribute(
      'href',
      '/catalog/default/resource/carts/backups?resource=carts',
    );
  });

  it('counts those that have no line', async () => {
    render(
      entityBackups({
        resources: Array.from({ length: 8 }, (_, index) =>
          resourceBackups({
            resource: {
              ...resourceBackups().resource,
              resourceId: `orders-${index}`,
            },
          }),
        ),
      }),
    );
    expect(await screen.findByText('and 2 more:')).toHaveTextContent(
      '2 × Recoverable',
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(6);
  });

  it('shows the data at risk of a single resource and its drills', async () => {
    render(
      entityBackups({
        resources: [resourceBackups(breached())],
        freshness: [{ ...recoverySource, state: 'late' }],
      }),
    );
    expect(await screen.findByText('Carts')).toBeInTheDocument();
    expect(screen.getByText('RPO breached')).toBeInTheDocument();
    expect(screen.getByText(/^Data at risk now/)).toHaveTextContent(
      'Data at risk now: 3 days 4 hr (RPO 25 hr)',
    );
    expect(screen.getByText('Overdue')).toBeInTheDocument();
    expect(screen.getByText('RTO 5 hr 33 min')).toBeInTheDocument();
    expect(
      screen.getByText('due since Oct 1, 2026, 00:00 UTC'),
    ).toBeInTheDocument();
    expect(screen.getByText('Late')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All backups' })).toHaveAttribute(
      'href',
      '/catalog/default/resource/orders-db/backups',
    );
    expect(
      screen.getByRole('link', { name: 'Restore drills' }),
    ).toHaveAttribute('href', '/catalog/default/resource/carts/drills');
  });

  it('says that nothing is known, which is not good', async () => {
    render(
      entityBackups({
        resources: [],
        problems: [
          { severity: 'error', code: 'x', message: 'Wrong', file: 'a.yaml' },
        ],
      }),
    );
    expect(
      await screen.findByText('No backups of orders-db are known'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('1 problem in the recovery documents'),
    ).toBeInTheDocument();
  });

  it('refuses in words when the permission is missing', async () => {
    render(await refusal(403, 'NotAllowedError', 'Unauthorized'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.recovery.read.',
    );
  });
});

import { screen } from '@testing-library/react';
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
  it('shows the resource most at risk, its data at risk and its drills', async () => {
    render(
      entityBackups({
        resources: [resourceBackups(), resourceBackups(breached())],
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
    expect(screen.getByText('1 × Recoverable')).toBeInTheDocument();
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

import { screen } from '@testing-library/react';
import { component } from '../../__testUtils__/answers';
import { entitySlos, prometheus } from '../../__testUtils__/sloAnswers';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
} from '../../__testUtils__/renderPage';
import { SlosCard } from './SlosCard';

function renderCard(answer = entitySlos()) {
  const api = mockShipshapeApi();
  api.getEntitySlos.mockResolvedValue(answer);
  renderPage(<SlosCard />, { api, entity: component });
  return api;
}

describe('SlosCard', () => {
  it('shows the worst SLO, counts by status, and leads to the tab', async () => {
    const api = renderCard();
    expect(await screen.findByText('Orders')).toBeInTheDocument();
    expect(
      screen.getByText('Error budget: -50%, overspent'),
    ).toBeInTheDocument();
    expect(screen.getByText('1 × Burning fast, page')).toBeInTheDocument();
    expect(screen.getByText('1 × Healthy')).toBeInTheDocument();
    expect(screen.getByText('3 minutes ago')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All SLOs' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/slos',
    );
    // One request, and no history.
    expect(api.getEntitySlos).toHaveBeenCalledTimes(1);
  });

  it('says that there is no SLO, and which source fails', async () => {
    renderCard(
      entitySlos({
        slos: [],
        annotated: false,
        freshness: [{ ...prometheus, state: 'failed' }],
      }),
    );
    expect(
      await screen.findByText('checkout has no SLO yet'),
    ).toBeInTheDocument();
    expect(screen.getByText('Failed')).toBeInTheDocument();
  });

  it('says that a definition is wrong', async () => {
    renderCard(
      entitySlos({
        slos: [],
        problems: [
          { severity: 'error', code: 'x', message: 'x', file: 'a.yaml' },
        ],
      }),
    );
    expect(
      await screen.findByText('No SLO of checkout could be read'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('1 definition is wrong, see the SLOs tab.'),
    ).toBeInTheDocument();
  });

  it('refuses in words', async () => {
    const api = mockShipshapeApi();
    api.getEntitySlos.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    renderPage(<SlosCard />, { api, entity: component });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.slo.read.',
    );
  });
});

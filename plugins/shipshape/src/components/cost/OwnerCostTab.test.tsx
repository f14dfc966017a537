import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { group, ownerCost } from '../../__testUtils__/answers';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
  settled,
} from '../../__testUtils__/renderPage';
import { OwnerCostTab } from './OwnerCostTab';

function renderTab() {
  const api = mockShipshapeApi();
  api.getOwnerCost.mockResolvedValue(ownerCost());
  renderPage(<OwnerCostTab />, { api, entity: group });
  return api;
}

const rowTexts = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row => [...row.children].map(cell => cell.textContent));

describe('OwnerCostTab', () => {
  it('groups by entity at first, and links to the entities', async () => {
    const api = renderTab();
    const table = await screen.findByRole('table', { name: 'Breakdown, USD' });

    expect(api.getOwnerCost.mock.lastCall?.slice(0, 2)).toEqual([
      'group:default/shop',
      {
        from: '2026-09-01',
        to: '2026-11-25',
        metric: 'effective',
        granularity: 'daily',
        groupBy: 'entity',
      },
    ]);
    expect(
      within(table).getByRole('link', { name: 'checkout' }),
    ).toHaveAttribute('href', '/catalog/default/component/checkout');
    await userEvent.click(
      within(table).getByRole('button', {
        name: 'Break down checkout by Service',
      }),
    );
    await settled(() =>
      expect(api.getOwnerCost.mock.lastCall?.[1]).toMatchObject({
        filter: ['entity:component:default/checkout'],
        groupBy: 'service',
      }),
    );
  });

  it('opens the groups level by level', async () => {
    renderTab();
    const tree = await screen.findByRole('table', { name: 'Groups, USD' });

    expect(rowTexts(tree)).toEqual([
      ['shop', '$150.00', '$10.00', 'up $30.00 (+25%)', 'none'],
      ['cart', '$140.00', '$100.00', 'nothing to compare with', 'none'],
    ]);
    await userEvent.click(
      within(tree).getByRole('button', {
        name: 'Show the sub-groups of cart',
      }),
    );
    expect(rowTexts(tree)[2]).toEqual([
      'payments',
      '$40.00',
      '$40.00',
      'nothing to compare with',
      'none',
    ]);
    await userEvent.click(
      within(tree).getByRole('button', {
        name: 'Hide the sub-groups of shop',
      }),
    );
    expect(rowTexts(tree)).toHaveLength(1);
  });

  it('refuses in words', async () => {
    const api = mockShipshapeApi();
    api.getOwnerCost.mockRejectedValue(
      await refusal(404, 'NotFoundError', 'No such entity'),
    );
    renderPage(<OwnerCostTab />, { api, entity: group });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Not foundIt does not exist, or it is not visible to you.',
    );
  });
});

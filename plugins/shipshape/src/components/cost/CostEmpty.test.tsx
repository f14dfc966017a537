import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { EntityCost } from 'backstage-plugin-shipshape-common';
import {
  component,
  entityCost,
  group,
  ownerCost,
} from '../../__testUtils__/answers';
import {
  mockShipshapeApi,
  renderPage,
  settled,
} from '../../__testUtils__/renderPage';
import { EntityCostTab } from './EntityCostTab';
import { OwnerCostTab } from './OwnerCostTab';

function renderEmpty(
  emptyReason: NonNullable<EntityCost['emptyReason']>,
  path?: string,
) {
  const api = mockShipshapeApi();
  api.getEntityCost.mockResolvedValue(
    entityCost({
      currencies: [],
      emptyReason,
      mappedBy:
        emptyReason === 'not-mapped' ? [] : ['shipshape.dev/resource-ids'],
    }),
  );
  renderPage(<EntityCostTab />, { api, entity: component, path });
  return api;
}

describe('an empty Cost tab', () => {
  it('gives the YAML and the tag for this very entity, to copy', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(navigator.clipboard, 'writeText');
    renderEmpty('not-mapped');

    expect(
      await screen.findByText('No charge is mapped to checkout yet'),
    ).toBeInTheDocument();
    await user.click(screen.getAllByRole('button', { name: 'Copy' })[0]);
    expect(await screen.findByText('Copied')).toBeInTheDocument();
    expect(writeText).toHaveBeenCalledWith(
      [
        'apiVersion: backstage.io/v1alpha1',
        'kind: Component',
        'metadata:',
        '  name: checkout',
        '  annotations:',
        '    # Charges of these resources, by their ids on the bill (comma-separated):',
        '    shipshape.dev/resource-ids: <resource id>',
        '    # …or charges with these tags (a comma means "and", a semicolon "or"):',
        '    shipshape.dev/cost-tags: app=checkout,env=prod',
      ].join('\n'),
    );
    expect(screen.getByText('service: checkout')).toBeInTheDocument();
  });

  it('says when no source has delivered anything', async () => {
    renderEmpty('no-data');
    expect(await screen.findByText('No billing data yet')).toBeInTheDocument();
  });

  it('says when the sources fail', async () => {
    renderEmpty('source-failing');
    expect(
      await screen.findByText('The sources are failing'),
    ).toBeInTheDocument();
  });

  it('offers a longer range where the period is not covered', async () => {
    const api = renderEmpty('no-data-for-period');
    expect(
      await screen.findByText(
        'No source covers Sep 1 – Nov 24, 2026. That is not zero: it is unknown.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Look at 13 months' }),
    );
    await settled(() =>
      expect(api.getEntityCost.mock.lastCall?.[1]).toMatchObject({
        from: '2025-11-01',
      }),
    );
  });

  it('calls a true zero a true zero', async () => {
    renderEmpty('no-cost');
    expect(
      await screen.findByText(
        'The sources cover Sep 1 – Nov 24, 2026, and nothing was charged to checkout: this is a true zero. Charges are mapped by shipshape.dev/resource-ids.',
      ),
    ).toBeInTheDocument();
  });

  it('offers to clear the filters that leave nothing', async () => {
    const api = renderEmpty('no-cost', '/?filter=region:mars');
    expect(
      await screen.findByText('Nothing matches the filters'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await settled(() =>
      expect(api.getEntityCost.mock.lastCall?.[1]).not.toHaveProperty('filter'),
    );
  });

  it('tells a group how to own something', async () => {
    const api = mockShipshapeApi();
    api.getOwnerCost.mockResolvedValue(
      ownerCost({ currencies: [], emptyReason: 'not-mapped' }),
    );
    renderPage(<OwnerCostTab />, { api, entity: group });
    expect(
      await screen.findByText('No cost belongs to shop yet'),
    ).toBeInTheDocument();
    expect(
      screen.getByLabelText(/Make it the owner of an entity/),
    ).toHaveTextContent('spec: owner: shop');
    expect(screen.getByText('owner: shop')).toBeInTheDocument();
  });
});

import { Entity } from '@backstage/catalog-model';
import { screen } from '@testing-library/react';
import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import shipshapePlugin, { shipshapeApiRef } from './index';
import {
  costCard,
  entityCostContent,
  ownerCostContent,
} from './extensions/entity';
import {
  component,
  entityCost,
  group,
  ownerCost,
} from './__testUtils__/answers';
import { showback } from './__testUtils__/showbackAnswer';
import { sources } from './__testUtils__/sourcesAnswer';
import { mockShipshapeApi } from './__testUtils__/renderPage';

function renderApp(path: string) {
  const api = mockShipshapeApi();
  api.getEntityCost.mockResolvedValue(entityCost());
  api.getOwnerCost.mockResolvedValue(ownerCost());
  api.getShowback.mockResolvedValue(showback());
  api.getSources.mockResolvedValue(sources());
  renderTestApp({
    features: [catalogPlugin, shipshapePlugin],
    apis: [
      [shipshapeApiRef, api],
      [catalogApiRef, catalogApiMock({ entities: [component, group] })],
    ],
    initialRouteEntries: [path],
  });
}

describe('the plugin in an app of the new frontend system', () => {
  it('adds the Cost tab to components', async () => {
    renderApp('/catalog/default/component/checkout/cost');
    expect(await screen.findByText('Month to date')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Cost' })).toBeInTheDocument();
  });

  it('adds the Cost tab to groups', async () => {
    renderApp('/catalog/default/group/shop/cost');
    expect(await screen.findByText('Groups')).toBeInTheDocument();
  });

  it('has one page with the tabs Showback and Sources', async () => {
    renderApp('/shipshape');
    expect(await screen.findByText('Owners in USD')).toBeInTheDocument();
    expect(
      (await screen.findAllByRole('tab')).map(tab => tab.textContent),
    ).toEqual(['Showback', 'Sources']);
  });

  it('opens the sources', async () => {
    renderApp('/shipshape/sources');
    expect(
      await screen.findByRole('article', { name: 'aws/2026-11' }),
    ).toBeInTheDocument();
  });
});

describe('the extensions', () => {
  const entity = (kind: string) => ({ ...component, kind });

  it.each([
    ['component', true, false],
    ['resource', true, false],
    ['system', true, false],
    ['group', false, true],
    ['user', false, true],
    ['api', false, false],
  ])('show by kind: %s', (kind, isCostKind, isOwnerKind) => {
    const { filterFunction } = EntityContentBlueprint.dataRefs;
    const shows = (filter: ((candidate: Entity) => boolean) | undefined) =>
      filter?.(entity(kind));
    expect(
      shows(createExtensionTester(entityCostContent).get(filterFunction)),
    ).toBe(isCostKind);
    expect(shows(createExtensionTester(costCard).get(filterFunction))).toBe(
      isCostKind,
    );
    expect(
      shows(createExtensionTester(ownerCostContent).get(filterFunction)),
    ).toBe(isOwnerKind);
  });
});

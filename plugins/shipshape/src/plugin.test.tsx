import { Entity } from '@backstage/catalog-model';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
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
  entityBackupsContent,
  entityCostContent,
  entityDrillsContent,
  entitySlosContent,
  ownerCostContent,
  ownerReliabilityContent,
  recoverabilityCard,
  slosCard,
} from './extensions/entity';
import {
  component,
  entityCost,
  group,
  ownerCost,
} from './__testUtils__/answers';
import {
  drillDetails,
  drillEvidence,
  entityBackups,
  entityDrills,
  ownerRecovery,
  recoveryList,
  recoveryOverview,
} from './__testUtils__/recoveryAnswers';
import { showback } from './__testUtils__/showbackAnswer';
import {
  entitySlos,
  reliability,
  sloHistory,
  slos,
} from './__testUtils__/sloAnswers';
import { sources } from './__testUtils__/sourcesAnswer';
import { mockShipshapeApi } from './__testUtils__/renderPage';

function renderApp(path: string) {
  const api = mockShipshapeApi();
  api.getEntityCost.mockResolvedValue(entityCost());
  api.getOwnerCost.mockResolvedValue(ownerCost());
  api.getShowback.mockResolvedValue(showback());
  api.getEntitySlos.mockResolvedValue(entitySlos());
  api.getSloHistory.mockResolvedValue(sloHistory());
  api.getOwnerReliability.mockResolvedValue(reliability());
  api.listSlos.mockResolvedValue(slos());
  api.getEntityBackups.mockResolvedValue(entityBackups());
  api.getEntityDrills.mockResolvedValue(entityDrills());
  api.getDrill.mockResolvedValue(drillDetails());
  api.getDrillEvidence.mockResolvedValue(drillEvidence());
  api.getOwnerRecovery.mockResolvedValue(ownerRecovery());
  api.listRecovery.mockResolvedValue(recoveryList());
  api.getRecoveryOverview.mockResolvedValue(recoveryOverview());
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
    // Several tabs of a group stand in a menu.
    await userEvent.click(screen.getByRole('button', { name: /Operation/ }));
    expect(
      (await screen.findAllByRole('menuitemradio')).map(
        item => item.textContent,
      ),
    ).toEqual(
      expect.arrayContaining(['Cost', 'SLOs', 'Backups', 'Restore drills']),
    );
  });

  it('adds the Cost tab to groups', async () => {
    renderApp('/catalog/default/group/shop/cost');
    expect(await screen.findByText('Groups')).toBeInTheDocument();
  });

  it('adds the SLOs tab to components', async () => {
    renderApp('/catalog/default/component/checkout/slos');
    expect(await screen.findByText('Most at risk')).toBeInTheDocument();
  });

  it('adds the Backups tab to components', async () => {
    renderApp('/catalog/default/component/checkout/backups');
    expect(
      await screen.findByRole('region', { name: 'Orders database' }),
    ).toHaveTextContent('daily 02:00 Europe/Berlin');
  });

  it('adds the Restore drills tab to components', async () => {
    renderApp('/catalog/default/component/checkout/drills?drill=d-2');
    expect(
      await screen.findByText('The chain of 2 records is intact'),
    ).toBeInTheDocument();
  });

  it('adds the Reliability tab to groups', async () => {
    renderApp('/catalog/default/group/shop/reliability');
    expect(
      await screen.findByText('SLOs, most at risk first'),
    ).toBeInTheDocument();
  });

  it('has one page with the tabs Showback, SLOs, Recovery and Sources', async () => {
    renderApp('/shipshape');
    expect(await screen.findByText('Owners in USD')).toBeInTheDocument();
    expect(
      (await screen.findAllByRole('tab')).map(tab => tab.textContent),
    ).toEqual(['Showback', 'SLOs', 'Recovery', 'Sources']);
  });

  it('opens the SLOs', async () => {
    renderApp('/shipshape/slos');
    expect(
      await screen.findByRole('table', { name: 'SLOs by risk' }),
    ).toBeInTheDocument();
  });

  it('opens the recovery', async () => {
    renderApp('/shipshape/recovery');
    expect(
      await screen.findByRole('table', { name: 'All resources by risk' }),
    ).toBeInTheDocument();
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
    ['component', true, true, false],
    ['resource', true, false, false],
    ['system', true, true, false],
    ['group', false, false, true],
    ['user', false, false, true],
    ['api', false, false, false],
  ])('show by kind: %s', (kind, isCostKind, isSloKind, isOwnerKind) => {
    const { filterFunction } = EntityContentBlueprint.dataRefs;
    const shows = (filter: ((candidate: Entity) => boolean) | undefined) =>
      filter?.(entity(kind));
    expect(
      shows(createExtensionTester(entityCostContent).get(filterFunction)),
    ).toBe(isCostKind);
    // What costs money may hold data.
    expect(
      shows(createExtensionTester(entityBackupsContent).get(filterFunction)),
    ).toBe(isCostKind);
    expect(
      shows(createExtensionTester(entityDrillsContent).get(filterFunction)),
    ).toBe(isCostKind);
    expect(
      shows(createExtensionTester(recoverabilityCard).get(filterFunction)),
    ).toBe(isCostKind);
    expect(shows(createExtensionTester(costCard).get(filterFunction))).toBe(
      isCostKind,
    );
    expect(
      shows(createExtensionTester(entitySlosContent).get(filterFunction)),
    ).toBe(isSloKind);
    expect(shows(createExtensionTester(slosCard).get(filterFunction))).toBe(
      isSloKind,
    );
    expect(
      shows(createExtensionTester(ownerReliabilityContent).get(filterFunction)),
    ).toBe(isOwnerKind);
    expect(
      shows(createExtensionTester(ownerCostContent).get(filterFunction)),
    ).toBe(isOwnerKind);
  });
});

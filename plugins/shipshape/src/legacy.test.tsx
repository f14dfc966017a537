import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  TestApiProvider,
  mockApis,
  renderInTestApp,
} from '@backstage/test-utils';
import {
  EntityBackupsContent,
  EntityCostCard,
  EntityCostContent,
  EntityDrillsContent,
  EntityRecoverabilityCard,
  EntitySlosCard,
  EntitySlosContent,
  OwnerCostContent,
  OwnerReliabilityContent,
  ShipshapePage,
  shipshapeApiRef,
  shipshapePlugin,
} from './legacy';
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

async function renderOld(element: JSX.Element, path = '/') {
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
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [shipshapeApiRef, api],
        [permissionApiRef, mockApis.permission()],
      ]}
    >
      {element}
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
}

describe('the plugin in an app of the old frontend system', () => {
  it('brings the client', () => {
    expect([...shipshapePlugin.getApis()].map(({ api }) => api.id)).toEqual([
      'plugin.shipshape.client',
    ]);
  });

  it('shows the Cost tab of a component', async () => {
    await renderOld(
      <EntityProvider entity={component}>
        <Routes>
          <Route path="/cost" element={<EntityCostContent />} />
        </Routes>
      </EntityProvider>,
      '/cost',
    );
    expect(
      await screen.findByLabelText('Key figures in USD'),
    ).toHaveTextContent('$150.00');
  });

  it('shows the Cost tab of a group', async () => {
    await renderOld(
      <EntityProvider entity={group}>
        <Routes>
          <Route path="/cost" element={<OwnerCostContent />} />
        </Routes>
      </EntityProvider>,
      '/cost',
    );
    expect(
      await screen.findByRole('table', { name: 'Groups, USD' }),
    ).toBeInTheDocument();
  });

  it('shows the card', async () => {
    await renderOld(
      <EntityProvider entity={component}>
        <EntityCostCard />
      </EntityProvider>,
    );
    expect(await screen.findByText('Cost this month')).toBeInTheDocument();
    expect(await screen.findByText('$150.00')).toBeInTheDocument();
  });

  it('shows the SLOs tab and its card', async () => {
    await renderOld(
      <EntityProvider entity={component}>
        <EntitySlosCard />
        <Routes>
          <Route path="/slos" element={<EntitySlosContent />} />
        </Routes>
      </EntityProvider>,
      '/slos',
    );
    expect(await screen.findByText('All SLOs')).toBeInTheDocument();
    expect(
      await screen.findByLabelText('All SLOs at a glance'),
    ).toHaveTextContent('Orders');
  });

  it('shows the Backups tab and its card', async () => {
    await renderOld(
      <EntityProvider entity={component}>
        <EntityRecoverabilityCard />
        <Routes>
          <Route path="/backups" element={<EntityBackupsContent />} />
        </Routes>
      </EntityProvider>,
      '/backups',
    );
    expect(await screen.findByText('Recoverability')).toBeInTheDocument();
    expect(
      await screen.findByRole('region', { name: 'Orders database' }),
    ).toBeInTheDocument();
  });

  it('shows the Restore drills tab', async () => {
    await renderOld(
      <EntityProvider entity={component}>
        <Routes>
          <Route path="/drills" element={<EntityDrillsContent />} />
        </Routes>
      </EntityProvider>,
      '/drills',
    );
    expect(
      await screen.findByRole('table', { name: 'Drills, Orders database' }),
    ).toBeInTheDocument();
  });

  it('shows the Reliability tab of a group', async () => {
    await renderOld(
      <EntityProvider entity={group}>
        <Routes>
          <Route path="/reliability" element={<OwnerReliabilityContent />} />
        </Routes>
      </EntityProvider>,
      '/reliability',
    );
    expect(
      await screen.findByLabelText('Reliability at a glance'),
    ).toBeInTheDocument();
  });

  it.each([
    ['/shipshape/showback', 'Owners in USD'],
    ['/shipshape/slos', 'Availability'],
    ['/shipshape/recovery', 'From required to proven'],
    ['/shipshape/sources', 'aws/2026-11'],
  ])('shows the page at %s', async (path, text) => {
    await renderOld(
      <Routes>
        <Route path="/shipshape/*" element={<ShipshapePage />} />
      </Routes>,
      path,
    );
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Showback' })).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'SLOs' })).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Recovery' })).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Sources' })).toBeInTheDocument();
  });
});

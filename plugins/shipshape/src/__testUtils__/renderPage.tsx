import { ReactElement } from 'react';
import { Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  catalogApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { waitFor } from '@testing-library/react';
import { ShipshapeApi } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { ClockProvider } from '../ui/clock';
import { NOW } from './answers';

/** A client whose methods are all mocks; a method without an answer fails the test that calls it. */
export function mockShipshapeApi(): jest.Mocked<ShipshapeApi> {
  const unexpected = (method: string) =>
    jest.fn().mockRejectedValue(new Error(`${method} was not expected`));
  return {
    getEntityCost: unexpected('getEntityCost'),
    getOwnerCost: unexpected('getOwnerCost'),
    getShowback: unexpected('getShowback'),
    getShowbackCsv: unexpected('getShowbackCsv'),
    getEntitySlos: unexpected('getEntitySlos'),
    getSloHistory: unexpected('getSloHistory'),
    getOwnerReliability: unexpected('getOwnerReliability'),
    listSlos: unexpected('listSlos'),
    getEntityBackups: unexpected('getEntityBackups'),
    getEntityDrills: unexpected('getEntityDrills'),
    getDrill: unexpected('getDrill'),
    getDrillEvidence: unexpected('getDrillEvidence'),
    getDrillArtifact: unexpected('getDrillArtifact'),
    getOwnerRecovery: unexpected('getOwnerRecovery'),
    listRecovery: unexpected('listRecovery'),
    getRecoveryOverview: unexpected('getRecoveryOverview'),
    exportRecovery: unexpected('exportRecovery'),
    exportRecoveryCsv: unexpected('exportRecoveryCsv'),
    getSources: unexpected('getSources'),
    decideLoad: unexpected('decideLoad'),
  };
}

/** What the backend answers when it refuses. */
export async function refusal(
  statusCode: number,
  name: string,
  message: string,
): Promise<Error> {
  return ResponseError.fromResponse(
    new Response(
      JSON.stringify({ error: { name, message }, response: { statusCode } }),
      {
        status: statusCode,
        headers: { 'Content-Type': 'application/json' },
      },
    ),
  );
}

/** Renders a page or tab in an app, at the time of the fixtures. */
export function renderPage(
  element: ReactElement,
  options: {
    api: ShipshapeApi;
    entity?: Entity;
    path?: string;
    /** Entities of the catalog; default: the app has no catalog. */
    catalog?: Entity[];
  },
) {
  const page = <ClockProvider clock={() => NOW}>{element}</ClockProvider>;
  return renderInTestApp(
    options.entity ? (
      <EntityProvider entity={options.entity}>{page}</EntityProvider>
    ) : (
      page
    ),
    {
      apis: [
        [shipshapeApiRef, options.api],
        ...(options.catalog
          ? ([
              [catalogApiRef, catalogApiMock({ entities: options.catalog })],
            ] as const)
          : []),
      ],
      initialRouteEntries: [options.path ?? '/'],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/shipshape': rootRouteRef,
      },
    },
  );
}

/** Waits until nothing is being loaded, and what is said besides holds. */
export function settled(assertion?: () => void): Promise<void> {
  return waitFor(() => {
    assertion?.();
    expect(document.querySelector('[aria-busy="true"]')).toBeNull();
  });
}

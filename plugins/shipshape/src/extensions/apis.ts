import { ApiBlueprint, fetchApiRef } from '@backstage/frontend-plugin-api';
import { ShipshapeClient } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../api';

/** `api:shipshape`: the client of the backend. */
export const shipshapeApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: shipshapeApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new ShipshapeClient({ fetchApi }),
    }),
});

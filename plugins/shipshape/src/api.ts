import { createApiRef } from '@backstage/frontend-plugin-api';
import { ShipshapeApi } from 'backstage-plugin-shipshape-common';

/** The client of the Shipshape backend. Replace it to read from somewhere else. */
export const shipshapeApiRef = createApiRef<ShipshapeApi>().with({
  id: 'plugin.shipshape.client',
  pluginId: 'shipshape',
});

export * from './ShipshapeApi';
export * from './ShipshapeClient';
export type { ShipshapeClientOptions } from './ShipshapeHttp';

export {
  EntityCostCard,
  EntityCostContent,
  OwnerCostContent,
  ShipshapePage,
  shipshapePlugin,
} from './legacy/plugin';
export { shipshapeApiRef } from './api';
export { shipshapeTranslationRef } from './translation';

export {
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
  shipshapePlugin,
} from './legacy/plugin';
export { shipshapeApiRef } from './api';
export { shipshapeTranslationRef } from './translation';

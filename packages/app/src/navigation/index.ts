export { navigationModule } from './navigationModule';
export { ShipshapeMark } from './ShipshapeMark';

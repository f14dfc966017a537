export { shipshapePlugin as default } from './plugin';

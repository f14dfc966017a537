export { shipshapeModulePrometheus as default } from './module';

export { shipshapeModuleKubernetesBackups as default } from './module';

export { shipshapeModuleFocus as default } from './module';

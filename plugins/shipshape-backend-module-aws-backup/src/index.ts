export { shipshapeModuleAwsBackup as default } from './module';

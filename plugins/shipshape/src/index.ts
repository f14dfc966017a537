export { shipshapePlugin as default } from './plugin';
export { shipshapeApiRef } from './api';
export { shipshapeTranslationRef } from './translation';

export { FocusFileError, FocusLimitError, FocusWorkerError } from './errors';
export type { FocusFilePlace } from './errors';
export type { FocusCheck, FocusSummary, FocusTotals } from './engine/summary';
export {
  checkFocusFiles,
  readFocusFiles,
  summarizeFocusFiles,
} from './host/readFocusFiles';
export type { FocusCube, FocusFilesOptions } from './host/readFocusFiles';
export { DEFECT_TITLES } from './model/defects';
export { FOCUS_VERSIONS } from './model/columns';
export type { FocusVersion } from './model/columns';

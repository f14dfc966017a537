export {
  awaitedStartAt,
  copyDelaySeconds,
  designRpoSeconds,
  nextProtectionAt,
} from './designRpo';
export type { PlanPace, PlanPaces } from './designRpo';
export {
  exposureSegments,
  exposureSeries,
  rpoCompliance,
  thinExposureSeries,
} from './exposureSegments';
export type {
  ExposureInstant,
  ExposureSegment,
  RpoCompliance,
} from './exposureSegments';
export { judgeExposure } from './judgeExposure';
export type { ExposureQuestion } from './judgeExposure';
export { sampleValidUntil } from './links';
export { exposureSeconds, ProtectionTimeline } from './protection';
export type { ExposureFacts, Protection } from './protection';

export {
  copyDelaySeconds,
  designRpoSeconds,
  nextProtectionAt,
} from './designRpo';
export type { PlanPace, PlanPaces } from './designRpo';
export {
  exposureSegments,
  exposureSeries,
  rpoCompliance,
} from './exposureSegments';
export type { ExposureSegment, RpoCompliance } from './exposureSegments';
export { judgeExposure } from './judgeExposure';
export type { ExposureQuestion } from './judgeExposure';
export { sampleValidUntil } from './links';
export { exposureSeconds, ProtectionTimeline } from './protection';
export type { ExposureFacts, Protection } from './protection';

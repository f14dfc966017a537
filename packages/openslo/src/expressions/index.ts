export {
  bucketExpressions,
  evaluationSeconds,
  isStaged,
  sliceRangeSeconds,
  sliExpressions,
} from './sliExpressions';
export type {
  BucketOptions,
  SliExpressions,
  SliOfSlo,
  SliOptions,
} from './sliExpressions';
export type { CountExpressions } from './ratioExpressions';

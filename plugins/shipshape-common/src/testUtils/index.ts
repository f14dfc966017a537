export { describeIf } from './describeIf';

export { createPgbackrestExecutor } from './definition';

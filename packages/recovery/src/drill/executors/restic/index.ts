export { createResticExecutor } from './definition';

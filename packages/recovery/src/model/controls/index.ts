export { evaluateControls } from './evaluateControls';
export type { ControlParameters, ControlQuestion } from './evaluateControls';

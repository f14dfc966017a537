export { explainSlo } from './explainSlo';
export type { ExplainedAlert, SloExplanation } from './explainSlo';
export { asCount, asPercent, inWords } from './words';

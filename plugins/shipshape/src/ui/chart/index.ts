export { CostChart } from './CostChart';
export type { CostChartProps } from './CostChart';
export { TimeChart } from './TimeChart';
export type { TimeChartProps } from './TimeChart';

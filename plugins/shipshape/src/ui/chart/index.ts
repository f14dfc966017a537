export { CostChart } from './CostChart';
export type { CostChartProps } from './CostChart';

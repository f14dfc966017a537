export { CostChart } from './CostChart';
export type { CostChartProps } from './CostChart';
export { TimeChart } from './TimeChart';
export type { TimeChartProps } from './TimeChart';
export { DurationBars } from './DurationBars';
export type { DurationBarsProps } from './DurationBars';
export { ChartFrame } from './ChartFrame';
export type { ChartFrameProps } from './ChartFrame';

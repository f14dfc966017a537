import { ResourceBackups } from 'backstage-plugin-shipshape-common';
import { TimeChartModel } from './sloHistory';

/** Data at risk over time; where it is not known the line has a gap. */
export function exposureChart(
  series: ResourceBackups['exposureSeries'],
  label: string,
): TimeChartModel {
  return {
    instants: series.map(({ at }) => new Date(at)),
    series: [
      {
        id: 'exposure',
        label,
        color: 0,
        values: series.map(({ seconds }) => seconds),
      },
    ],
    marks: [],
  };
}

import { ChartSeries } from '../../model/chartModel';

/** Each at least 4.5:1 against the paper of its mode; as many as the chart has named groups. */
export const PALETTES = {
  light: {
    groups: [
      '#1F5493',
      '#B25E00',
      '#0B7A75',
      '#6B4FA0',
      '#A4262C',
      '#5C6B00',
      '#A0307E',
    ],
    rest: '#5F6B7A',
  },
  dark: {
    groups: [
      '#9CC9FF',
      '#FFB86B',
      '#5FD3C4',
      '#C9B3FF',
      '#FF9A9A',
      '#D3DE6B',
      '#F5A8E6',
    ],
    rest: '#C3CBD6',
  },
} as const;

/** The colour of a series in the light or dark theme. */
export function seriesColor(
  series: Pick<ChartSeries, 'color'>,
  mode: keyof typeof PALETTES,
): string {
  const palette = PALETTES[mode];
  return series.color === 'rest'
    ? palette.rest
    : palette.groups[series.color % palette.groups.length];
}

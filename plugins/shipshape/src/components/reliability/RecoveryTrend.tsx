import { OwnerReliability } from 'backstage-plugin-shipshape-common';
import { formatDuration, formatMonth } from '../../format';
import { Translate, useTexts } from '../../translation';
import { ChartFrame, DurationBars } from '../../ui/chart';
import { Column, DataTable } from '../../ui/DataTable';

type Month = OwnerReliability['incidents']['months'][number];

/** Properties of {@link RecoveryTrend}. */
export interface RecoveryTrendProps {
  /** Oldest first. */
  months: Month[];
  context: string;
  width?: number;
}

/** How long it took to detect and to recover, by the month of the detection: medians as bars, everything in the table. */
export function RecoveryTrend(props: RecoveryTrendProps) {
  const t = useTexts();
  const { months } = props;
  const title = t('reliability.trend.title');
  const sum = (field: 'detected' | 'open' | 'unknownStart' | 'invalid') =>
    months.reduce((total, month) => total + month[field], 0);
  const without = months.filter(month => month.detected === 0).length;
  const first = months[0];
  const last = months[months.length - 1];
  if (!first || !last) {
    return null;
  }
  return (
    <ChartFrame
      title={title}
      context={props.context}
      hint={t('reliability.trend.hint')}
      description={t('reliability.trend.description', {
        from: formatMonth(first.month),
        to: formatMonth(last.month),
      })}
      picture={
        <DurationBars
          width={props.width}
          months={months.map(({ month }) => month)}
          series={[
            {
              id: 'detect',
              label: t('reliability.timeToDetect'),
              seconds: months.map(month => month.timeToDetect.medianSeconds),
            },
            {
              id: 'resolve',
              label: t('reliability.timeToResolve'),
              seconds: months.map(month => month.timeToResolve.medianSeconds),
            },
          ]}
        />
      }
      table={
        <DataTable
          label={`${title}, ${props.context}`}
          columns={columnsOf(t)}
          rows={[...months].reverse()}
          rowId={({ month }) => month}
          empty={t('slo.chart.empty')}
        />
      }
      pictureNotes={[
        without > 0 && t('reliability.trend.without', { count: without }),
      ]}
      note={[
        sum('open') > 0 && t('reliability.trend.open', { count: sum('open') }),
        sum('unknownStart') > 0 &&
          t('reliability.trend.unknownStart', { count: sum('unknownStart') }),
        sum('invalid') > 0 &&
          t('reliability.trend.invalid', { count: sum('invalid') }),
      ]
        .filter(Boolean)
        .join(' ')}
    />
  );
}

function columnsOf(t: Translate): Column<Month>[] {
  const count = (
    field: 'detected' | 'open' | 'unknownStart',
    header: string,
  ): Column<Month> => ({
    id: field,
    header,
    align: 'right',
    render: month => String(month[field]),
  });
  const duration = (
    field: 'timeToDetect' | 'timeToAcknowledge' | 'timeToResolve',
    value: 'medianSeconds' | 'meanSeconds',
    header: string,
  ): Column<Month> => ({
    id: `${field} ${value}`,
    header,
    align: 'right',
    render: month => {
      const seconds = month[field][value];
      return seconds === undefined ? '–' : formatDuration(seconds);
    },
  });
  return [
    {
      id: 'month',
      header: t('reliability.trend.month'),
      render: ({ month }) => formatMonth(month),
    },
    count('detected', t('reliability.trend.detected')),
    count('open', t('reliability.trend.stillOpen')),
    duration(
      'timeToDetect',
      'medianSeconds',
      t('reliability.trend.detectMedian'),
    ),
    duration('timeToDetect', 'meanSeconds', t('reliability.trend.detectMean')),
    {
      id: 'detect n',
      header: t('reliability.trend.detectN'),
      align: 'right',
      render: month => String(month.timeToDetect.n),
    },
    duration(
      'timeToAcknowledge',
      'medianSeconds',
      t('reliability.trend.acknowledgeMedian'),
    ),
    duration(
      'timeToResolve',
      'medianSeconds',
      t('reliability.trend.resolveMedian'),
    ),
    duration(
      'timeToResolve',
      'meanSeconds',
      t('reliability.trend.resolveMean'),
    ),
    {
      id: 'resolve n',
      header: t('reliability.trend.resolveN'),
      align: 'right',
      render: month => String(month.timeToResolve.n),
    },
    count('unknownStart', t('reliability.trend.startUnknown')),
  ];
}

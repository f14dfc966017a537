import Typography from '@mui/material/Typography';
import { OwnerRecovery } from 'backstage-plugin-shipshape-common';
import { formatMonth, formatSpan } from '../../format';
import { Translate, useTexts } from '../../translation';
import { ChartFrame, OutcomeBars } from '../../ui/chart';
import { Column, DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';

type Month = OwnerRecovery['months'][number];

const OUTCOMES = ['passed', 'failed', 'inconclusive'] as const;

/** Properties of {@link DrillMonths}. */
export interface DrillMonthsProps {
  /** Oldest first. */
  months: Month[];
  context: string;
  width?: number;
}

/** How many drills ended in which month, and how. */
export function DrillMonths(props: DrillMonthsProps) {
  const t = useTexts();
  const { months, context } = props;
  const title = t('recoveryPage.owned.months');
  const first = months[0];
  const last = months[months.length - 1];
  const isEmpty = months.every(month =>
    OUTCOMES.every(outcome => month[outcome] === 0),
  );
  if (!first || !last || isEmpty) {
    return (
      <Panel title={title} context={context} level={4}>
        <Typography variant="body2">
          {t('recoveryPage.owned.noDrills')}
        </Typography>
      </Panel>
    );
  }
  return (
    <ChartFrame
      title={title}
      context={context}
      level={4}
      hint={t('recoveryPage.owned.monthsHint')}
      description={t('recoveryPage.owned.monthsDescription', {
        from: formatMonth(first.month),
        to: formatMonth(last.month),
      })}
      picture={
        <OutcomeBars
          width={props.width}
          months={months.map(({ month }) => month)}
          series={OUTCOMES.map(outcome => ({
            id: outcome,
            label: t(`recoveryPage.owned.${outcome}`),
            counts: months.map(month => month[outcome]),
          }))}
        />
      }
      table={
        <DataTable
          label={`${title}, ${context}`}
          columns={columnsOf(t)}
          rows={[...months].reverse()}
          rowId={({ month }) => month}
          empty={t('recoveryPage.owned.noDrills')}
        />
      }
    />
  );
}

function columnsOf(t: Translate): Column<Month>[] {
  return [
    {
      id: 'month',
      header: t('recoveryPage.owned.month'),
      render: ({ month }) => formatMonth(month),
    },
    ...OUTCOMES.map(
      (outcome): Column<Month> => ({
        id: outcome,
        header: t(`recoveryPage.owned.${outcome}`),
        align: 'right',
        render: month => String(month[outcome]),
      }),
    ),
    {
      id: 'rto',
      header: t('recoveryPage.owned.medianRto'),
      align: 'right',
      render: ({ medianRtoSeconds }) =>
        medianRtoSeconds === undefined ? '–' : formatSpan(medianRtoSeconds),
    },
  ];
}

import { useMemo, useState } from 'react';
import Typography from '@mui/material/Typography';
import { DrillSummary, FailureScope } from 'backstage-plugin-shipshape-common';
import { formatInstant, formatSpan } from '../../format';
import {
  DrillMark,
  DrillMeasure,
  drillMarks,
  drillScopes,
} from '../../model/drillHistory';
import { Translate, useTexts } from '../../translation';
import { ChartFrame, DrillChart } from '../../ui/chart';
import { Choice } from '../../ui/Choice';
import { Column, DataTable } from '../../ui/DataTable';
import { VerdictChip } from '../../ui/DrillChips';
import { Panel } from '../../ui/Panel';

/** Properties of {@link DrillHistory}. */
export interface DrillHistoryProps {
  drills: DrillSummary[];
  context: string;
  width?: number;
}

/** What the drills for one kind of failure measured over time, against the targets that held then: each kind has targets of its own. */
export function DrillHistory(props: DrillHistoryProps) {
  const t = useTexts();
  const { drills, context } = props;
  const scopes = useMemo(() => drillScopes(drills), [drills]);
  const [chosen, setChosen] = useState<FailureScope>();
  const scope = scopes.find(known => known === chosen) ?? scopes[0];
  const shown = useMemo(
    () => drills.filter(drill => drill.scope === scope),
    [drills, scope],
  );
  return (
    <>
      {scope && scopes.length > 1 && (
        <Choice
          label={t('drills.history.scopes', { name: context })}
          value={scope}
          options={scopes.map(value => ({
            value,
            label: t(`recovery.scope.${value}`),
          }))}
          onChange={setChosen}
        />
      )}
      <MeasureChart {...props} drills={shown} measure="rto" />
      <MeasureChart {...props} drills={shown} measure="rpo" />
    </>
  );
}

function MeasureChart(props: DrillHistoryProps & { measure: DrillMeasure }) {
  const t = useTexts();
  const { drills, measure, context } = props;
  const marks = useMemo(() => drillMarks(drills, measure), [drills, measure]);
  const title = t(`drills.history.${measure}Title`);
  const first = marks[0];
  const last = marks[marks.length - 1];
  if (!first || !last) {
    // Said once for both.
    return measure === 'rto' ? (
      <Panel title={title} context={context} level={4}>
        <Typography variant="body2">{t('drills.history.empty')}</Typography>
      </Panel>
    ) : null;
  }
  return (
    <ChartFrame
      title={title}
      context={context}
      level={4}
      hint={t(`drills.history.${measure}Hint`)}
      description={t('drills.history.description', {
        from: formatInstant(first.at.toISOString()),
        to: formatInstant(last.at.toISOString()),
      })}
      picture={<DrillChart marks={marks} width={props.width} />}
      table={
        <DataTable
          label={`${title}, ${context}`}
          columns={columnsOf(title, t)}
          rows={[...marks].reverse()}
          rowId={mark => mark.drillId}
          empty={t('drills.history.empty')}
        />
      }
      pictureNotes={notesOf(marks, measure, t)}
    />
  );
}

function notesOf(
  marks: readonly DrillMark[],
  measure: DrillMeasure,
  t: Translate,
) {
  const without = (verdict: DrillMark['verdict']) =>
    marks.filter(mark => mark.seconds === undefined && mark.verdict === verdict)
      .length;
  const failed = without('failed');
  const inconclusive = without('inconclusive');
  const unmeasured = without('passed') + without('missed');
  return [
    failed > 0 && t('drills.history.failed', { count: failed }),
    inconclusive > 0 &&
      t('drills.history.inconclusive', { count: inconclusive }),
    unmeasured > 0 && t('drills.history.unmeasured', { count: unmeasured }),
    measure === 'rpo' &&
      marks.some(mark => mark.kind === 'bound') &&
      t('drills.history.bounds'),
  ];
}

function columnsOf(title: string, t: Translate): Column<DrillMark>[] {
  return [
    {
      id: 'at',
      header: t('drills.table.declared'),
      render: mark => formatInstant(mark.at.toISOString()),
    },
    {
      id: 'outcome',
      header: t('drills.table.outcome'),
      render: mark => <VerdictChip verdict={mark.verdict} />,
    },
    {
      id: 'value',
      header: title,
      align: 'right',
      render: mark => describeMark(mark, t),
    },
    {
      id: 'target',
      header: t('drills.history.target'),
      align: 'right',
      render: mark =>
        mark.targetSeconds === undefined ? '–' : formatSpan(mark.targetSeconds),
    },
  ];
}

function describeMark(mark: DrillMark, t: Translate): string {
  if (mark.seconds === undefined) {
    return '–';
  }
  const length = formatSpan(mark.seconds);
  return mark.kind === 'bound' ? t('recovery.atLeast', { length }) : length;
}

import { EffectiveObjective } from 'backstage-plugin-shipshape-common';
import { formatSpan } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { Small } from '../../ui/Small';

type TargetField =
  | 'rtoSeconds'
  | 'rpoSeconds'
  | 'drillIntervalSeconds'
  | 'minRetentionSeconds';

/** What is promised for each kind of failure, and who said so. */
export function TargetsTable(props: {
  objectives: EffectiveObjective[];
  context: string;
}) {
  const t = useTexts();
  return (
    <DataTable
      label={`${t('backups.target.title')}, ${props.context}`}
      columns={columnsOf(t)}
      rows={props.objectives}
      rowId={({ scope }) => scope}
      empty={t('backups.target.empty')}
    />
  );
}

function columnsOf(t: Translate): Column<EffectiveObjective>[] {
  const target = (
    field: TargetField,
    header: string,
  ): Column<EffectiveObjective> => ({
    id: field,
    header,
    render: objective => {
      const seconds = objective[field];
      const setBy = objective.setBy[field];
      return seconds === undefined ? (
        t('backups.target.none')
      ) : (
        <>
          {formatSpan(seconds)}
          {setBy && <Small>{t(`backups.target.setBy.${setBy}`)}</Small>}
        </>
      );
    },
  });
  return [
    {
      id: 'scope',
      header: t('backups.target.scope'),
      render: ({ scope }) => t(`recovery.scope.${scope}`),
    },
    target('rpoSeconds', t('backups.target.rpo')),
    target('rtoSeconds', t('backups.target.rto')),
    target('drillIntervalSeconds', t('backups.target.drillInterval')),
    target('minRetentionSeconds', t('backups.target.retention')),
    {
      id: 'strategy',
      header: t('backups.target.strategy'),
      render: ({ strategy, strategyFit }) =>
        strategy === undefined ? (
          t('backups.target.none')
        ) : (
          <>
            {t(`backups.target.strategyName.${strategy}`)}
            <Small>{t(`backups.target.fit.${strategyFit}`)}</Small>
          </>
        ),
    },
  ];
}

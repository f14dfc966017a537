import { CheckResult, CheckStatus } from 'backstage-plugin-shipshape-common';
import { formatPercent, formatSpan } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { StatusChip, StatusTone } from '../../ui/StatusChip';
import { Small } from '../../ui/Small';

const TONES: Record<CheckStatus, StatusTone> = {
  passed: 'good',
  failed: 'bad',
  error: 'warning',
  skipped: 'neutral',
  invalid: 'warning',
};

/** What was checked on the restored copy, what the source had said before, and what was found. */
export function ChecksTable(props: { checks: CheckResult[]; context: string }) {
  const t = useTexts();
  return (
    <DataTable
      label={`${t('drills.checks.title')}, ${props.context}`}
      columns={columnsOf(t)}
      rows={props.checks}
      rowId={check => check.checkId}
      empty={t('drills.checks.empty')}
    />
  );
}

function columnsOf(t: Translate): Column<CheckResult>[] {
  return [
    {
      id: 'check',
      header: t('drills.checks.check'),
      wrap: true,
      render: check => (
        <>
          {check.checkId}
          <Small>
            {[
              t(`drills.checks.kind.${check.kind}`),
              t(`drills.checks.severity.${check.severity}`),
            ].join(' · ')}
          </Small>
        </>
      ),
    },
    {
      id: 'status',
      header: t('drills.checks.status'),
      wrap: true,
      render: check => (
        <>
          <CheckChip status={check.status} />
          {check.message && <Small>{check.message}</Small>}
        </>
      ),
    },
    {
      id: 'baseline',
      header: t('drills.checks.baseline'),
      wrap: true,
      render: ({ baseline }) =>
        baseline ? (
          <>
            {baseline.observed ?? '–'}
            <Small>{t(`drills.checks.statuses.${baseline.status}`)}</Small>
          </>
        ) : (
          t('drills.checks.noBaseline')
        ),
    },
    {
      id: 'expected',
      header: t('drills.checks.expected'),
      wrap: true,
      render: ({ expected, tolerance }) => (
        <>
          {expected ?? '–'}
          {typeof tolerance === 'number' && (
            <Small>
              {t('drills.checks.tolerance', {
                tolerance: formatPercent(tolerance),
              })}
            </Small>
          )}
        </>
      ),
    },
    {
      id: 'observed',
      header: t('drills.checks.observed'),
      wrap: true,
      render: ({ observed }) => observed ?? '–',
    },
    {
      id: 'duration',
      header: t('drills.checks.duration'),
      align: 'right',
      render: ({ durationMs }) => formatSpan(durationMs / 1000),
    },
  ];
}

function CheckChip(props: { status: CheckStatus }) {
  const t = useTexts();
  return (
    <StatusChip
      tone={TONES[props.status]}
      label={t(`drills.checks.statuses.${props.status}`)}
      hint={t(`drills.checks.statusMeaning.${props.status}`)}
    />
  );
}

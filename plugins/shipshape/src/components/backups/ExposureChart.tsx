import { useMemo } from 'react';
import { ResourceBackups } from 'backstage-plugin-shipshape-common';
import { formatPercent, formatSpan } from '../../format';
import { exposureChart } from '../../model/exposureChart';
import { Translate, useTexts } from '../../translation';
import { TimeChart, durationTicks } from '../../ui/chart';

/** Properties of {@link ExposureChart}. */
export interface ExposureChartProps {
  backups: ResourceBackups;
  width?: number;
}

/** Data at risk over the last 30 days as a line, with the RPO as a level. What is not known is a gap. */
export function ExposureChart(props: ExposureChartProps) {
  const t = useTexts();
  const { backups } = props;
  const { exposureSeries, exposure } = backups;
  const { rpoSeconds } = exposure;
  const model = useMemo(
    () => exposureChart(exposureSeries, t('backups.exposure.line')),
    [exposureSeries, t],
  );
  const levels = useMemo(
    () =>
      rpoSeconds === undefined
        ? []
        : [
            {
              value: rpoSeconds,
              label: t('backups.exposure.rpo', { rpo: formatSpan(rpoSeconds) }),
            },
          ],
    [rpoSeconds, t],
  );
  const ticks = useMemo(
    () =>
      durationTicks(
        exposureSeries.reduce(
          (most, { seconds }) => Math.max(most, seconds ?? 0),
          (rpoSeconds ?? 0) * 1.1,
        ),
      ),
    [exposureSeries, rpoSeconds],
  );
  return (
    <TimeChart
      model={model}
      title={t('backups.exposure.title')}
      context={backups.resource.name}
      hint={
        model.stepHours === undefined
          ? t('backups.exposure.hint')
          : `${t('backups.exposure.hint')} ${t('backups.exposure.steps', {
              count: model.stepHours,
            })}`
      }
      levels={levels}
      formatValue={formatSpan}
      ticks={ticks}
      note={[
        model.partlyKnown > 0 &&
          t('backups.exposure.partly', { count: model.partlyKnown }),
        describeCompliance(backups.rpoCompliance, t),
      ]
        .filter(Boolean)
        .join(' ')}
      width={props.width}
    />
  );
}

function describeCompliance(
  compliance: ResourceBackups['rpoCompliance'],
  t: Translate,
): string {
  const { ratio, excludedSeconds, neverSeconds } = compliance;
  return [
    ratio !== undefined &&
      t('backups.exposure.compliance', { percent: formatPercent(ratio) }),
    neverSeconds > 0 &&
      t('backups.exposure.never', { length: formatSpan(neverSeconds) }),
    excludedSeconds > 0 &&
      t('backups.exposure.excluded', { length: formatSpan(excludedSeconds) }),
  ]
    .filter(Boolean)
    .join(' ');
}

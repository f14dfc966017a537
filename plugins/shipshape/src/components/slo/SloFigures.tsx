import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import { SloDetails, SloSummary } from 'backstage-plugin-shipshape-common';
import {
  formatAttainment,
  formatInstant,
  formatShare,
  formatTarget,
} from '../../format';
import {
  describeBudget,
  describeBudgetAmounts,
  describeBurn,
  describeWindowRate,
} from '../../model/slo';
import { Translate, useTexts } from '../../translation';
import { ErrorBudgetBar } from '../../ui/ErrorBudgetBar';
import { Fact, FactText, Facts } from '../../ui/Facts';

/** The present figures of one SLO side by side. What is not known says so; 0 is a figure. */
export function SloFigures(props: { slo: SloDetails }) {
  const t = useTexts();
  const { slo } = props;
  return (
    <Facts
      label={t('slo.figures', { title: slo.title })}
      facts={[
        attainmentFact(slo, t),
        budgetFact(slo, t),
        burnFact(slo, t),
        monthFact(slo, t),
      ]}
    />
  );
}

function attainmentFact(slo: SloSummary, t: Translate): Fact {
  const attainment = slo.figures?.attainment;
  return {
    id: 'attainment',
    title: t('slo.attainment'),
    value: (
      <FactText>
        {attainment === undefined
          ? t('slo.unknown')
          : formatAttainment(attainment)}
      </FactText>
    ),
    details: (
      <>
        <Box>{t('slo.target', { target: formatTarget(slo.target) })}</Box>
        {slo.asOf && (
          <Box>{t('slo.asOf', { instant: formatInstant(slo.asOf) })}</Box>
        )}
      </>
    ),
  };
}

function budgetFact(slo: SloSummary, t: Translate): Fact {
  const { figures } = slo;
  return {
    id: 'budget',
    title: t('slo.budget.title'),
    value: (
      <>
        <FactText>{describeBudget(figures?.budgetRemaining, t)}</FactText>
        <Box sx={{ mt: 0.75 }}>
          <ErrorBudgetBar
            title={slo.title}
            remaining={figures?.budgetRemaining}
            stale={slo.data === 'error'}
          />
        </Box>
      </>
    ),
    details:
      figures &&
      describeBudgetAmounts(figures, slo.method, t).map(line => (
        <Box key={line}>{line}</Box>
      )),
  };
}

function burnFact(slo: SloSummary, t: Translate): Fact {
  let value: ReactNode = <FactText>{t('slo.unknown')}</FactText>;
  if (slo.figures) {
    value = <Box sx={{ fontWeight: 700 }}>{describeBurn(slo, t)}</Box>;
  }
  return {
    id: 'burn',
    title: slo.error ? t('slo.burn.titleStale') : t('slo.burn.title'),
    value,
    details: (
      <>
        {slo.firing && <Box>{t(`slo.burn.firing.${slo.firing}`)}</Box>}
        {slo.burnRates.length > 0 && (
          <Box
            component="ul"
            aria-label={t('slo.burn.table', { title: slo.title })}
            sx={{
              m: 0,
              p: 0,
              mt: 0.5,
              listStyle: 'none',
              fontSize: '0.8125rem',
              display: 'grid',
              gridTemplateColumns: 'repeat(auto-fill, minmax(130px, 1fr))',
              columnGap: 1,
            }}
          >
            {slo.burnRates.map(({ window, rate }) => (
              <Box
                component="li"
                key={window}
                sx={{
                  ...(rate !== undefined &&
                    rate > 1 && { color: 'text.primary', fontWeight: 600 }),
                }}
              >
                {t(`slo.window.${window}`)}: {describeWindowRate(rate, t)}
              </Box>
            ))}
          </Box>
        )}
      </>
    ),
  };
}

function monthFact(slo: SloSummary, t: Translate): Fact {
  const month = slo.thisMonth;
  const attainment = month?.attainment;
  return {
    id: 'month',
    title: t('slo.month.title'),
    value: (
      <FactText>
        {attainment === undefined
          ? t('slo.month.none')
          : formatAttainment(attainment)}
      </FactText>
    ),
    details: month?.budgetRemaining !== undefined && (
      <>
        <Box>
          {t('slo.month.budget', {
            percent: formatShare(month.budgetRemaining),
          })}
        </Box>
        <Box sx={{ mt: 0.75 }}>
          <ErrorBudgetBar
            title={`${slo.title}, ${t('slo.month.title')}`}
            remaining={month.budgetRemaining}
            compact
          />
        </Box>
      </>
    ),
  };
}

import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { RecoveryCoverage } from 'backstage-plugin-shipshape-common';
import { formatPercent } from '../format';
import { Translate, useTexts } from '../translation';

/** Properties of {@link CoverageFunnel}. */
export interface CoverageFunnelProps {
  coverage: RecoveryCoverage;
  /** Names the list. */
  label: string;
}

/** How many of the resources that must be protected pass each step, as bars that get shorter. */
export function CoverageFunnel(props: CoverageFunnelProps) {
  const t = useTexts();
  const { coverage } = props;
  const { required, steps } = coverage;
  const apart = describeApart(coverage, t);
  if (required === 0) {
    return (
      <Typography variant="body2">
        {t('recovery.funnel.none')} {apart}
      </Typography>
    );
  }
  return (
    <>
      <Box
        component="ol"
        aria-label={props.label}
        sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: 1 }}
      >
        <Step
          name={t('recovery.funnel.required')}
          text={String(required)}
          share={1}
        />
        {steps.map(({ step, count, rate }) => (
          <Step
            key={step}
            name={t(`recovery.funnel.step.${step}`)}
            text={t('recovery.funnel.bar', {
              number: String(count),
              required: String(required),
              percent:
                rate === undefined
                  ? t('recovery.unknown')
                  : formatPercent(rate),
            })}
            share={count / required}
          />
        ))}
      </Box>
      {apart && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
          {apart}
        </Typography>
      )}
    </>
  );
}

function Step(props: { name: string; text: string; share: number }) {
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: 'minmax(200px, 300px) 1fr' },
        columnGap: 2,
        rowGap: 0.25,
        alignItems: 'center',
        fontSize: '0.875rem',
      }}
    >
      <span>{props.name}</span>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, minWidth: 0 }}>
        <Box
          aria-hidden
          sx={{
            flex: '1 1 auto',
            minWidth: 60,
            height: 14,
            borderRadius: 1,
            bgcolor: 'action.selected',
            overflow: 'hidden',
          }}
        >
          <Box
            sx={{
              width: `${props.share * 100}%`,
              height: '100%',
              bgcolor: 'info.main',
            }}
          />
        </Box>
        <Box
          component="span"
          sx={{
            flex: '0 0 auto',
            minWidth: 132,
            fontVariantNumeric: 'tabular-nums',
            fontWeight: 600,
          }}
        >
          {props.text}
        </Box>
      </Box>
    </Box>
  );
}

function describeApart(coverage: RecoveryCoverage, t: Translate): string {
  const parts: Array<string | false> = [
    coverage.exempt > 0 &&
      t('recovery.funnel.left', { count: coverage.exempt }),
    coverage.stateless > 0 &&
      t('recovery.funnel.stateless', { count: coverage.stateless }),
  ].filter(Boolean);
  return parts.length === 0
    ? ''
    : t('recovery.funnel.apart', { list: parts.join(', ') });
}

import Box from '@mui/material/Box';
import { formatShare } from '../format';
import { describeBudget } from '../model/slo';
import { useTexts } from '../translation';

/** Properties of {@link ErrorBudgetBar}. */
export interface ErrorBudgetBarProps {
  /** Whose budget, for screen readers. */
  title: string;
  /** Share that is left: 1 is all, 0 none, below 0 overspent. Absent: not known, and no bar. */
  remaining?: number;
  /** The figures are old: drawn pale. */
  stale?: boolean;
  /** Without the labels of the scale, for tables. */
  compact?: boolean;
}

/** The left end of the scale: a whole multiple of the budget, so that an overspent budget is drawn to its true length. */
function scaleStart(remaining: number): number {
  return Math.min(0, Math.floor(remaining));
}

/**
 * What is left of an error budget. The bar grows to the right of zero while budget is left, and to the left of it when it is overspent; the
 * scale then reaches as far as the overspending does.
 */
export function ErrorBudgetBar(props: ErrorBudgetBarProps) {
  const t = useTexts();
  const { remaining } = props;
  if (remaining === undefined) {
    return null;
  }
  const start = scaleStart(remaining);
  const position = (share: number) => ((share - start) / (1 - start)) * 100;
  const zero = position(0);
  const end = position(Math.min(remaining, 1));
  const overspent = remaining < 0;
  return (
    <Box sx={{ minWidth: props.compact ? 90 : 0 }}>
      <Box
        role="meter"
        aria-label={t('slo.budget.meter', { title: props.title })}
        aria-valuemin={start * 100}
        aria-valuemax={100}
        aria-valuenow={Math.round(remaining * 1000) / 10}
        aria-valuetext={describeBudget(remaining, t)}
        sx={{
          position: 'relative',
          height: props.compact ? 8 : 12,
          borderRadius: 1,
          overflow: 'hidden',
          bgcolor: 'action.selected',
        }}
      >
        <Box
          sx={{
            position: 'absolute',
            top: 0,
            bottom: 0,
            left: `${Math.min(zero, end)}%`,
            width: `${Math.abs(end - zero)}%`,
            opacity: props.stale ? 0.45 : 1,
            bgcolor: fill(remaining),
            // Overspending differs by more than its colour.
            ...(overspent && {
              backgroundImage: theme =>
                `repeating-linear-gradient(45deg, transparent 0 4px, ${theme.palette.background.paper} 4px 6px)`,
            }),
          }}
        />
        <Box
          sx={{
            position: 'absolute',
            top: 0,
            bottom: 0,
            width: '2px',
            left: `calc(${zero}% - ${zero === 0 ? 0 : 1}px)`,
            bgcolor: 'text.primary',
          }}
        />
      </Box>
      {!props.compact && (
        <Box
          aria-hidden
          sx={{
            position: 'relative',
            height: 18,
            mt: 0.25,
            fontSize: '0.6875rem',
            color: 'text.secondary',
            fontVariantNumeric: 'tabular-nums',
            '& > span': { position: 'absolute' },
          }}
        >
          {overspent && zero > 15 && <span>{formatShare(start)}</span>}
          <Box
            component="span"
            sx={
              zero > 85
                ? { right: `${100 - zero}%` }
                : {
                    left: `${zero}%`,
                    transform: overspent ? 'translateX(-50%)' : undefined,
                  }
            }
          >
            {formatShare(0)}
          </Box>
          {/* It would lie on the label of zero. */}
          {zero <= 85 && (
            <Box component="span" sx={{ right: 0 }}>
              {formatShare(1)}
            </Box>
          )}
        </Box>
      )}
    </Box>
  );
}

function fill(remaining: number): string {
  if (remaining <= 0) {
    return 'error.main';
  }
  return remaining < 0.25 ? 'warning.main' : 'success.main';
}

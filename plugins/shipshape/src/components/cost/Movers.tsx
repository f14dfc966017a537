import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { CostDimension, CurrencyCost } from 'backstage-plugin-shipshape-common';
import { formatMoney, formatRange } from '../../format';
import { NameOfGroup } from '../../hooks/useGroupNames';
import { useTexts } from '../../translation';
import { Panel } from '../../ui/Panel';
import { Trend } from '../../ui/Trend';

/** Properties of {@link Movers}. */
export interface MoversProps {
  cost: CurrencyCost;
  groupBy: CostDimension;
  nameOf: NameOfGroup;
  /** Whether other currencies stand beside it. */
  oneOfSeveral: boolean;
  /** Shows only a group; absent where there is nothing finer to show. */
  onDrill?: (key: string) => void;
}

/** What made the month differ from the one before: the groups that changed most. */
export function Movers(props: MoversProps) {
  const t = useTexts();
  const { cost, groupBy, onDrill } = props;
  const basis = cost.monthToDate ?? cost.lastMonth;
  if (!basis) {
    return null;
  }
  const ranges = {
    range: formatRange(basis.from, basis.to),
    previous: formatRange(basis.previousFrom, basis.previousTo),
  };
  const { currency } = cost;
  return (
    <Panel
      title={t('cost.movers.title')}
      context={props.oneOfSeveral ? currency : undefined}
      hint={t('cost.movers.basis', ranges)}
    >
      {cost.movers.length === 0 ? (
        <Typography variant="body2">{t('cost.movers.none', ranges)}</Typography>
      ) : (
        <Box
          component="ol"
          sx={{
            m: 0,
            p: 0,
            listStyle: 'none',
            display: 'grid',
            gap: 1.5,
            gridTemplateColumns:
              'repeat(auto-fill, minmax(min(100%, 180px), 1fr))',
          }}
        >
          {cost.movers.map(mover => {
            const name = props.nameOf(groupBy, mover);
            return (
              <Box
                component="li"
                key={mover.key}
                sx={{
                  minWidth: 0,
                  pl: 1.5,
                  borderLeft: 3,
                  borderColor: 'divider',
                  fontSize: '0.8125rem',
                  lineHeight: 1.5,
                }}
              >
                <Box sx={{ overflowWrap: 'anywhere' }}>
                  {onDrill ? (
                    <Link
                      component="button"
                      type="button"
                      underline="hover"
                      aria-label={t('cost.movers.drill', { name })}
                      onClick={() => onDrill(mover.key)}
                      sx={{
                        font: 'inherit',
                        fontWeight: 600,
                        textAlign: 'left',
                        color: 'text.primary',
                      }}
                    >
                      {name}
                    </Link>
                  ) : (
                    <strong>{name}</strong>
                  )}
                </Box>
                <Trend
                  currency={currency}
                  change={mover.change}
                  previousAmount={mover.previousAmount}
                />
                <Box sx={{ color: 'text.secondary' }}>
                  {t('cost.movers.fromTo', {
                    previous: formatMoney({
                      amount: mover.previousAmount,
                      currency,
                    }),
                    amount: formatMoney({ amount: mover.amount, currency }),
                  })}
                </Box>
              </Box>
            );
          })}
        </Box>
      )}
    </Panel>
  );
}

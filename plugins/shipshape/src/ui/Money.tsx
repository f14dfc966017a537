import Box from '@mui/material/Box';
import { MoneyValue, formatMoney } from '../format';
import { useTexts } from '../translation';

/** Properties of {@link Money}. */
export interface MoneyProps extends MoneyValue {
  /** Larger, for the key figures. */
  prominent?: boolean;
}

/** An amount, rounded for reading; all its digits stand in the title. */
export function Money(props: MoneyProps) {
  const t = useTexts();
  return (
    <Box
      component="span"
      title={t('shared.money.exact', {
        amount: props.amount,
        currency: props.currency,
      })}
      sx={{
        fontVariantNumeric: 'tabular-nums',
        whiteSpace: 'nowrap',
        ...(props.prominent && { fontSize: '1.5rem', fontWeight: 700 }),
      }}
    >
      {formatMoney(props)}
    </Box>
  );
}

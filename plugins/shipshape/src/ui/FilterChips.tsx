import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Close from '@mui/icons-material/Close';
import { useTexts } from '../translation';

/** A filter that holds. */
export interface FilterChip {
  id: string;
  label: string;
}

/** Properties of {@link FilterChips}. */
export interface FilterChipsProps {
  filters: readonly FilterChip[];
  onRemove: (id: string) => void;
  onClear: () => void;
}

/** The filters that hold, each a button that removes it. */
export function FilterChips(props: FilterChipsProps) {
  const t = useTexts();
  if (props.filters.length === 0) {
    return null;
  }
  return (
    <Box
      role="group"
      aria-label={t('cost.breakdown.filters')}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: 1.5 }}
    >
      {props.filters.map(filter => (
        <Button
          key={filter.id}
          size="small"
          variant="outlined"
          endIcon={<Close />}
          aria-label={t('cost.breakdown.remove', { filter: filter.label })}
          onClick={() => props.onRemove(filter.id)}
          sx={{ textTransform: 'none', borderRadius: 4, py: 0.25 }}
        >
          {filter.label}
        </Button>
      ))}
      {props.filters.length > 1 && (
        <Button
          size="small"
          onClick={props.onClear}
          sx={{ textTransform: 'none', py: 0.25 }}
        >
          {t('cost.breakdown.clear')}
        </Button>
      )}
    </Box>
  );
}

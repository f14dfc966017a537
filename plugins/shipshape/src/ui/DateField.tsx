import TextField from '@mui/material/TextField';

/** Properties of {@link DateField}. */
export interface DateFieldProps {
  label: string;
  /** `2026-11-03`; empty: none. */
  value: string;
  max?: string;
  onChange: (day: string) => void;
}

/** A day. The browser's own field: it works with every keyboard and screen reader. */
export function DateField(props: DateFieldProps) {
  return (
    <TextField
      type="date"
      size="small"
      label={props.label}
      value={props.value}
      InputLabelProps={{ shrink: true }}
      inputProps={{ max: props.max }}
      onChange={event => props.onChange(event.target.value)}
      sx={{ minWidth: 160, mt: 0.5 }}
    />
  );
}

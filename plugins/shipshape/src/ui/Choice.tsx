import { useId } from 'react';
import FormControl from '@mui/material/FormControl';
import InputLabel from '@mui/material/InputLabel';
import NativeSelect from '@mui/material/NativeSelect';
import OutlinedInput from '@mui/material/OutlinedInput';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';

/** One possible answer. */
export interface ChoiceOption<T extends string> {
  value: T;
  label: string;
}

/** Properties of {@link Choice} and {@link Select}. */
export interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: ReadonlyArray<ChoiceOption<T>>;
  onChange: (value: T) => void;
}

/** A choice among few, all visible. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      color="primary"
      aria-label={props.label}
      value={props.value}
      onChange={(_event, value: T | null) => {
        // A second press on the chosen one gives null: one of them always holds.
        if (value) {
          props.onChange(value);
        }
      }}
      sx={{ flexWrap: 'wrap' }}
    >
      {props.options.map(option => (
        <ToggleButton
          key={option.value}
          value={option.value}
          sx={{ textTransform: 'none', px: 1.5, py: 0.5, lineHeight: 1.6 }}
        >
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** A choice among many, in a list. The browser's own: it works with every keyboard and screen reader. */
export function Select<T extends string>(props: ChoiceProps<T>) {
  const id = useId();
  return (
    <FormControl
      size="small"
      variant="outlined"
      sx={{ minWidth: 130, mt: 0.5 }}
    >
      <InputLabel htmlFor={id} shrink>
        {props.label}
      </InputLabel>
      <NativeSelect
        id={id}
        value={props.value}
        input={<OutlinedInput size="small" notched label={props.label} />}
        onChange={event => {
          const chosen = props.options.find(
            option => option.value === event.target.value,
          );
          if (chosen) {
            props.onChange(chosen.value);
          }
        }}
        sx={{ fontSize: '0.875rem' }}
      >
        {props.options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </NativeSelect>
    </FormControl>
  );
}

import { KeyboardEvent, useRef, useState } from 'react';
import Box from '@mui/material/Box';
import { Theme } from '@mui/material/styles';
import { StatusTone } from './StatusChip';

/** One day of a {@link CalendarStrip}. */
export interface CalendarDay {
  /** `2026-11-03`. */
  day: string;
  /** The letter in its box; absent: an empty box, nothing was due. */
  letter?: string;
  tone: StatusTone;
  /** The day in words, with what happened: what is read out and shown below. */
  text: string;
}

/** Properties of {@link CalendarStrip}. */
export interface CalendarStripProps {
  /** Names the strip. */
  label: string;
  /** Oldest first; one at least. */
  days: readonly CalendarDay[];
  from: string;
  to: string;
}

/** Places that an arrow key moves by. */
const MOVES: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -7,
  PageDown: 7,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * Days side by side, each a box with a letter for what happened; the colour only supports it. One stop of the tab key: within it the arrow keys
 * move from day to day. The day that is pointed to, or has the focus, is told in words below.
 */
export function CalendarStrip(props: CalendarStripProps) {
  const { days } = props;
  const last = days.length - 1;
  const [current, setCurrent] = useState(last);
  const boxes = useRef<Array<HTMLElement | null>>([]);
  const shown = Math.min(current, last);

  const move = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (by === undefined) {
      return;
    }
    event.preventDefault();
    const next = Math.min(last, Math.max(0, shown + by));
    setCurrent(next);
    boxes.current[next]?.focus();
  };

  return (
    <Box>
      <Box
        component="ol"
        aria-label={props.label}
        onKeyDown={move}
        sx={{
          m: 0,
          p: 0,
          listStyle: 'none',
          display: 'flex',
          flexWrap: 'wrap',
          gap: '3px',
          // Thirty in a row, where there is room.
          maxWidth: 30 * 23,
        }}
      >
        {days.map((day, index) => (
          <Box component="li" key={day.day} sx={{ display: 'flex' }}>
            <Box
              component="button"
              type="button"
              ref={(box: HTMLElement | null) => {
                boxes.current[index] = box;
              }}
              tabIndex={index === shown ? 0 : -1}
              aria-label={day.text}
              aria-current={index === shown ? 'date' : undefined}
              onFocus={() => setCurrent(index)}
              onMouseEnter={() => setCurrent(index)}
              onClick={() => setCurrent(index)}
              sx={{
                width: 20,
                height: 24,
                p: 0,
                border: 1,
                borderRadius: '3px',
                cursor: 'pointer',
                fontFamily: 'inherit',
                fontSize: '0.6875rem',
                fontWeight: 700,
                lineHeight: 1,
                ...look(day),
                outlineOffset: '1px',
                ...(index === shown && {
                  boxShadow: theme => `0 0 0 2px ${theme.palette.text.primary}`,
                }),
              }}
            >
              {day.letter}
            </Box>
          </Box>
        ))}
      </Box>
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          columnGap: 2,
          mt: 0.75,
          fontSize: '0.75rem',
          color: 'text.secondary',
        }}
      >
        <span>
          {props.from} {props.to}
        </span>
        <Box component="span" sx={{ color: 'text.primary' }}>
          {days[shown]?.text}
        </Box>
      </Box>
    </Box>
  );
}

const COLORS: Record<StatusTone, string> = {
  good: 'success.main',
  warning: 'warning.main',
  bad: 'error.main',
  busy: 'info.main',
  neutral: 'text.secondary',
};

/** Bad days are filled, so that they stand out without colour, too. */
function look(day: CalendarDay) {
  if (day.letter === undefined) {
    return {
      color: 'text.secondary',
      borderColor: 'divider',
      bgcolor: 'transparent',
    };
  }
  const color = COLORS[day.tone];
  return day.tone === 'bad'
    ? {
        borderColor: color,
        bgcolor: color,
        color: (theme: Theme) =>
          theme.palette.getContrastText(theme.palette.error.main),
      }
    : { borderColor: color, bgcolor: 'transparent', color: 'text.primary' };
}

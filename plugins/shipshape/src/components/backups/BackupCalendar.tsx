import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import {
  BackupDay,
  BackupPlanView,
  SLOT_STATES,
  SlotState,
} from 'backstage-plugin-shipshape-common';
import { formatDay } from '../../format';
import { Translate, useTexts } from '../../translation';
import { CalendarStrip } from '../../ui/CalendarStrip';
import { DataTable } from '../../ui/DataTable';
import { StatusTone } from '../../ui/StatusChip';

const TONES: Record<SlotState, StatusTone> = {
  succeeded: 'good',
  late: 'warning',
  partial: 'warning',
  failed: 'bad',
  missed: 'bad',
  not_started: 'bad',
  lost: 'bad',
  aborted: 'neutral',
  paused: 'neutral',
  running: 'busy',
  pending: 'neutral',
  unknown: 'neutral',
};

/** What became of the backups of a plan day by day, as a strip or as a table. */
export function BackupCalendar(props: { plan: BackupPlanView }) {
  const t = useTexts();
  const [asTable, setAsTable] = useState(false);
  const { id, days } = props.plan;
  const title = t('backups.calendar.title', {
    number: String(days.length),
    id,
  });
  return (
    <Box role="group" aria-label={title}>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          justifyContent: 'space-between',
          gap: 1,
          mb: 0.5,
        }}
      >
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {title}
        </Typography>
        <Button
          size="small"
          aria-pressed={asTable}
          aria-label={`${t('shared.showTable')}: ${title}`}
          onClick={() => setAsTable(value => !value)}
          sx={{ textTransform: 'none' }}
        >
          {t('shared.showTable')}
        </Button>
      </Box>
      {asTable ? (
        <DaysTable label={title} days={days} />
      ) : (
        <>
          <CalendarStrip
            label={t('backups.calendar.label', { id })}
            days={days.map(day => ({
              day: day.day,
              letter: day.state && t(`backups.calendar.letter.${day.state}`),
              tone: day.state ? TONES[day.state] : 'neutral',
              text: t('backups.calendar.day', {
                day: formatDay(day.day),
                states: describeDay(day, t),
              }),
            }))}
            from={t('backups.calendar.from', { day: formatDay(days[0].day) })}
            to={t('backups.calendar.to', {
              day: formatDay(days[days.length - 1].day),
            })}
          />
          <Legend days={days} />
          <Typography
            variant="body2"
            sx={{ fontSize: '0.75rem', color: 'text.secondary' }}
          >
            {t('backups.calendar.hint')}
          </Typography>
        </>
      )}
    </Box>
  );
}

function describeDay(day: BackupDay, t: Translate): string {
  const states = day.counts
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => {
      const name = t(`backups.calendar.state.${state}`);
      return count === 1 ? name : `${count} × ${name}`;
    });
  if (states.length > 0) {
    return states.join(', ');
  }
  return day.state
    ? t(`backups.calendar.state.${day.state}`)
    : t('backups.calendar.nothing');
}

/** Only the letters that occur, in the order of the states. */
function Legend(props: { days: readonly BackupDay[] }) {
  const t = useTexts();
  const present = new Set(props.days.flatMap(day => day.state ?? []));
  return (
    <Box
      component="ul"
      aria-label={t('backups.calendar.legend')}
      sx={{
        m: 0,
        mt: 0.5,
        p: 0,
        listStyle: 'none',
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 1.5,
        fontSize: '0.75rem',
        color: 'text.secondary',
      }}
    >
      {SLOT_STATES.filter(state => present.has(state)).map(state => (
        <li key={state}>
          <b>{t(`backups.calendar.letter.${state}`)}</b>{' '}
          {t(`backups.calendar.meaning.${state}`)}
        </li>
      ))}
    </Box>
  );
}

function DaysTable(props: { label: string; days: readonly BackupDay[] }) {
  const t = useTexts();
  return (
    <DataTable
      label={props.label}
      columns={[
        {
          id: 'day',
          header: t('backups.calendar.allDay'),
          render: day => formatDay(day.day),
        },
        {
          id: 'states',
          header: t('backups.calendar.states'),
          wrap: true,
          render: day => describeDay(day, t),
        },
      ]}
      rows={[...props.days].reverse()}
      rowId={day => day.day}
      empty={t('backups.calendar.nothing')}
    />
  );
}

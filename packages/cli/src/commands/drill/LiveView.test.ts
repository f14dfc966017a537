import type { DrillProgress } from '@shipshape/recovery/drill';
import { LiveView } from './LiveView';

const EVENTS: DrillProgress[] = [
  { type: 'phase-started', phase: 'restore', limitMs: 90_000 },
  { type: 'message', text: 'Restoring\na.dump' },
  {
    type: 'phase-ended',
    phase: 'restore',
    durationMs: 61_200,
    completed: true,
  },
  { type: 'phase-started', phase: 'verify', limitMs: 1000 },
  {
    type: 'check',
    result: {
      checkId: 'rows',
      kind: 'row-count',
      severity: 'blocking',
      status: 'failed',
      durationMs: 5,
      message: 'too few',
    },
  },
  { type: 'phase-ended', phase: 'verify', durationMs: 900, completed: false },
];

function shown(isTTY: boolean): string {
  let text = '';
  let now = 0;
  const view = LiveView.create(
    {
      isTTY,
      write: part => {
        text += part;
      },
    },
    () => {
      now += 1500;
      return now;
    },
  );
  EVENTS.forEach(event => view.show(event));
  view.end();
  return text;
}

describe('LiveView', () => {
  it('writes a line for everything that ended, where nobody watches', () => {
    expect(shown(false)).toBe(`  Restoring a.dump
done   restore    1 min 1 s
  failed  check rows: too few
ended  verify     0.9 s
`);
  });

  it('shows the running phase with its time and limit on a terminal, and clears it at the end', () => {
    const text = shown(true);
    expect(text).toContain('…      restore    1.5 s of at most 1 min 30 s');
    expect(text).toContain('…      verify     1.5 s of at most 1.0 s');
    expect(text.endsWith('\r\u001b[2K')).toBe(true);
    // What stays on the screen is what is written elsewhere.
    const stays = text
      .split('\n')
      .map(line => line.slice(line.lastIndexOf('\u001b[2K') + 4))
      .join('\n');
    expect(stays).toBe(shown(false));
  });
});

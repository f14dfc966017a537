import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHarness } from '../__testUtils__/createHarness';
import { runWrapped } from './runWrapped';

describe('runWrapped', () => {
  it('sends every five minutes while the command runs what could not be sent before', async () => {
    const harness = await createHarness();
    const end = join(harness.directory, 'end');
    const waits: Array<{ seconds: number; states: unknown[] }> = [];
    harness.portal.script = [{ status: 503 }];
    try {
      const exit = await runWrapped(
        {
          planId: 'orders-db-daily',
          command: [
            ...(['sh', '-c'] as const),
            ...['until [ -e "$1" ]; do sleep 0.02; done', 'sh', end],
          ],
        },
        {
          reporter: harness.reporter(),
          spoolDirectory: harness.directory,
          clock: harness.now,
          warn: message => {
            throw new Error(message);
          },
          sleep: async (seconds, signal) => {
            const stored = [...harness.portal.stored.values()];
            waits.push({
              seconds,
              states: stored.map(({ item }) => item.state),
            });
            if (waits.length === 2) {
              writeFileSync(end, '');
              await new Promise(done => {
                signal?.addEventListener('abort', done);
              });
            }
          },
        },
      );
      expect(exit).toEqual({ exitCode: 0 });
      expect(waits).toEqual([
        { seconds: 300, states: [] },
        { seconds: 300, states: ['running'] },
      ]);
    } finally {
      await harness.stop();
    }
  });
});

import fc from 'fast-check';
import { createHarness, run } from './__testUtils__/createHarness';
import type { Behaviour } from './__testUtils__/TestPortal';

const fault = fc.constantFrom<Behaviour>(
  'answer',
  'die',
  'die-answering',
  'nonsense',
  { status: 401 },
  { status: 429, headers: { 'Retry-After': '7' } },
  { status: 500 },
  { status: 503 },
);

/** What happens, one after the other. */
const step = fc.oneof(
  fc.record({ type: fc.constant('start' as const), run: fc.nat(5) }),
  fc.record({ type: fc.constant('finish' as const), run: fc.nat(5) }),
  fc.record({
    type: fc.constant('flush' as const),
    faults: fc.array(fault, { maxLength: 4 }),
    /** Of a new process, after the one before was killed. */
    restart: fc.boolean(),
    /** How long it tries. */
    seconds: fc.constantFrom(0, 5, 60),
    maxItems: fc.constantFrom(1, 3, Infinity),
  }),
);

describe('reporting', () => {
  it('brings the end of every run to the portal, whatever fails in between and in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async steps => {
        const harness = await createHarness();
        try {
          let reporter = harness.reporter();
          const finished = new Set<string>();
          for (const item of steps) {
            harness.advance(1);
            if (item.type === 'flush') {
              reporter = item.restart ? harness.reporter() : reporter;
              harness.portal.script = [...item.faults];
              harness.portal.maxItems = item.maxItems;
              await reporter.flush({
                deadline: new Date(
                  harness.now().getTime() + item.seconds * 1000,
                ),
              });
            } else if (item.type === 'start') {
              await reporter.add(
                'backup-runs',
                run(`r-${item.run}`, { state: 'running', finishedAt: null }),
              );
            } else {
              finished.add(`r-${item.run}`);
              await reporter.add('backup-runs', run(`r-${item.run}`));
            }
          }
          harness.portal.script = [];
          const { remaining, deadLetters } = await harness.reporter().flush();
          expect({ remaining, deadLetters }).toEqual({
            remaining: 0,
            deadLetters: 0,
          });
          const ended = [...harness.portal.stored.values()].filter(
            ({ item }) => item.state === 'succeeded',
          );
          expect(ended.map(({ item }) => item.runKey).sort()).toEqual(
            [...finished].sort(),
          );
        } finally {
          await harness.stop();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('puts aside exactly what the portal can never take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('good', 'refused', 'invalid'), {
          maxLength: 30,
        }),
        fc.constantFrom(1, 4, Infinity),
        async (kinds, maxItems) => {
          const harness = await createHarness();
          try {
            const reporter = harness.reporter();
            for (const [index, kind] of kinds.entries()) {
              await reporter.add('backup-runs', run(`${kind}-${index}`));
            }
            const starts = (word: string) => (item: { runKey?: unknown }) =>
              String(item.runKey).startsWith(word);
            harness.portal.maxItems = maxItems;
            harness.portal.refuses = starts('refused');
            harness.portal.isInvalid = starts('invalid');
            await reporter.flush();
            const good = kinds.filter(kind => kind === 'good').length;
            expect(harness.portal.stored.size).toBe(good);
            expect(await reporter.status()).toMatchObject({
              events: 0,
              deadLetters: kinds.length - good,
            });
          } finally {
            await harness.stop();
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

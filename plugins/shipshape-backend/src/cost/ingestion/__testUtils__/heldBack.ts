import { bill } from './bills';
import { createHarness } from './createHarness';

type TestDatabase = Parameters<typeof createHarness>[0];

/** A later snapshot of which most rows have gone. */
export const FEW = bill(['1'], { runTime: '2026-10-21T05:00:00Z' });

/** An active load of 100 in four rows, and one of 1 in a single row that was held back. */
export async function setUpHeldBack(database: TestDatabase) {
  const harness = await createHarness(database);
  const { source, refresh, sources } = harness;
  source.artifacts = [bill(['25', '25', '25', '25'])];
  await refresh();
  source.artifacts = [FEW];
  const result = await refresh();
  const waiting = async () => (await sources.listSources())[0].quarantined;
  const decide = async (decision: 'accept' | 'reject', loadId?: string) =>
    sources.decideLoad({
      sourceId: source.id,
      loadId: loadId ?? (await waiting())[0].id,
      decision,
      reason: 'the account was closed',
      decidedBy: 'user:default/fin',
    });
  return { ...harness, result, waiting, decide };
}

import type {
  PgbackrestFixture,
  TestRepository,
} from '../../__testUtils__/PgbackrestFixture';
import { PG_BIN, PGBACKREST } from '../../__testUtils__/tools';
import { drillOf, TestDrill } from './drillOf';

/** Checks of the fixture's tables that need no figures of the source. */
const CHECKS: TestDrill['plan']['checks'] = [
  { id: 'connect', kind: 'connect' },
  { id: 'rows', kind: 'row-count', tables: ['orders'], minRows: 1000 },
  {
    id: 'freshness',
    kind: 'freshness',
    query: 'SELECT max(written_at) FROM heartbeat',
  },
];

/** Drills of one source, each on a repository of its own or on the source's. */
export function pgbackrestDrills(
  fixture: PgbackrestFixture,
  scratchRoot = fixture.cluster.directory('scratch'),
) {
  return ({
    repository = fixture.repository,
    plan = {},
    source = {},
    entry = {},
    options,
  }: Partial<TestDrill> & {
    repository?: TestRepository;
    /** Of the runner's `pgbackrest`. */
    source?: Partial<NonNullable<TestDrill['entry']['pgbackrest']>>;
  } = {}) =>
    drillOf({
      scratchRoot,
      plan: { provider: 'pgbackrest', checks: CHECKS, ...plan },
      entry: {
        pgbackrest: {
          program: PGBACKREST,
          config: repository.config,
          stanza: 'orders',
          location: 'repo1',
          ...source,
        },
        ...(PG_BIN !== undefined && { postgres: { bin: PG_BIN } }),
        limits: { parallelism: 1 },
        ...entry,
      },
      options,
    });
}

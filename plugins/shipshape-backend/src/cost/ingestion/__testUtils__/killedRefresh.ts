/**
 * A process of its own that refreshes a source and kills itself at a named step: `node killedRefresh.ts '<JSON of KilledRefresh>'`. The steps
 * are put around the parts from here; the code under test knows nothing of them.
 */
import type { LoggerService } from '@backstage/backend-plugin-api';
import createKnex, { Knex } from 'knex';
import { DatabaseSourceRunStore } from '../../../sources';
import { CostIngestionService } from '../CostIngestionService';
import { DatabaseCostLoadStore } from '../DatabaseCostLoadStore';
import type { TestArtifact } from './bills';
import { FakeCostAllocator } from './FakeCostAllocator';
import { FakeCostSource } from './FakeCostSource';

/** Where a process dies. */
export type KillStep =
  /** Before or after a call of a part. */
  | {
      part: 'loads' | 'runs' | 'allocator' | 'source';
      method: string;
      when: 'before' | 'after';
      /** Of the calls, from 1. */
      nth?: number;
    }
  /** When a statement that matches the expression is about to be sent, perhaps within a transaction. */
  | { statement: string; nth?: number };

/** What the process does. */
export interface KilledRefresh {
  knex: Knex.Config;
  now: string;
  artifacts: TestArtifact[];
  step: KillStep;
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** The same object, but for the call at which the process dies. */
function deadly<T extends object>(part: T, name: string, step: KillStep): T {
  if (!('part' in step) || step.part !== name) {
    return part;
  }
  let calls = 0;
  return new Proxy(part, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') {
        return value;
      }
      return async (...args: unknown[]) => {
        const isStep = property === step.method && ++calls === (step.nth ?? 1);
        if (isStep && step.when === 'before') {
          die();
        }
        const result: unknown = await value.apply(target, args);
        if (isStep) {
          die();
        }
        return result;
      };
    },
  });
}

const silent: LoggerService = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => silent,
};

async function main(options: KilledRefresh): Promise<void> {
  const { step } = options;
  const knex = createKnex(options.knex);
  const clock = () => new Date(options.now);
  if ('statement' in step) {
    const expression = new RegExp(step.statement);
    let statements = 0;
    knex.on('query', ({ sql }: { sql: string }) => {
      if (expression.test(sql) && ++statements === (step.nth ?? 1)) {
        die();
      }
    });
  }
  const source = new FakeCostSource();
  source.artifacts = options.artifacts;
  const ingestion = CostIngestionService.create({
    loads: deadly(DatabaseCostLoadStore.create({ knex, clock }), 'loads', step),
    runs: deadly(DatabaseSourceRunStore.create({ knex, clock }), 'runs', step),
    allocator: deadly(new FakeCostAllocator(knex), 'allocator', step),
    logger: silent,
    clock,
    closeAfterDays: 15,
  });
  await ingestion.refresh(deadly(source, 'source', step), {
    signal: new AbortController().signal,
  });
  await knex.destroy();
}

main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});

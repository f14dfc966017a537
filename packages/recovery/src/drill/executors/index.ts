import type { ExecutorDefinition } from '../Executor';
import { createPgbackrestExecutor } from './pgbackrest';
import { createPgDumpExecutor } from './pgDump';
import { createResticExecutor } from './restic';

/** All tools that can restore. */
export const EXECUTORS: readonly ExecutorDefinition[] = [
  createPgDumpExecutor(),
  createPgbackrestExecutor(),
  createResticExecutor(),
];

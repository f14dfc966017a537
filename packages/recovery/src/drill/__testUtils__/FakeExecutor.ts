import type { DrillCheck } from 'backstage-plugin-shipshape-common';
import type {
  Declaration,
  DrillExecutor,
  ExecutorDefinition,
  PreflightFindings,
  ToolVerification,
} from '../Executor';
import type { DrillContext } from '../run/DrillContext';

/** What a test does at each step; absent: nothing. */
export interface FakeSteps {
  protectedPaths?: readonly string[];
  preflight?(context: DrillContext): Promise<PreflightFindings | void>;
  declare?(context: DrillContext): Promise<Partial<Declaration> | void>;
  restore?(context: DrillContext): Promise<void>;
  verify?(context: DrillContext, signal: AbortSignal): Promise<void>;
}

/** Directory that the fake restores its one file `restored` into. */
const FILES = 'files';

/** A check that passes on what the fake restores. */
export const FAKE_CHECK = {
  id: 'file',
  kind: 'files' as const,
  paths: ['restored'],
};

class FakeExecutor implements DrillExecutor {
  readonly #context: DrillContext;
  readonly #steps: FakeSteps;

  constructor(context: DrillContext, steps: FakeSteps) {
    this.#context = context;
    this.#steps = steps;
  }

  async preflight(): Promise<PreflightFindings> {
    return (await this.#steps.preflight?.(this.#context)) ?? {};
  }

  async declare(): Promise<Declaration> {
    return {
      pointNativeId: 'fake-1',
      rpoMethod: 'none',
      ...(await this.#steps.declare?.(this.#context)),
    };
  }

  async restore(): Promise<void> {
    await this.#context.scratch.directory(FILES);
    await this.#context.tools.run(
      '/bin/sh',
      ['-c', `echo restored > ${FILES}/restored`],
      { evidence: 'restore-output' },
    );
    await this.#steps.restore?.(this.#context);
  }

  async verifyWithTool(
    _check: DrillCheck,
    signal: AbortSignal,
  ): Promise<ToolVerification> {
    await this.#steps.verify?.(this.#context, signal);
    return { passed: true, observed: 'verified' };
  }

  filesRoot(): string {
    return this.#context.scratch.resolve(FILES);
  }
}

/** Restores one file; for what the engine does around a restore. */
export function fakeExecutor(steps: FakeSteps = {}): ExecutorDefinition {
  return {
    provider: 'restic',
    protectedPaths: async () => steps.protectedPaths ?? [],
    create: context => new FakeExecutor(context, steps),
  };
}

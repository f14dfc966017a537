import { recoveryBehaviourTests } from './recoveryBehaviourTests';
import { recoveryFactTests } from './recoveryFactTests';
import type {
  RecoveryConformanceTools,
  RecoverySourceConformanceOptions,
} from './recoverySourceFixture';

/** The contract of `RecoverySource` as tests; every recovery source must pass them. To be called at the top level of a test file. */
export function recoverySourceConformance(
  options: RecoverySourceConformanceOptions,
): void {
  const tools: RecoveryConformanceTools = {
    expect: options.expect,
    test: (name, body) =>
      options.it(name, async () => {
        const fixture = await options.createFixture();
        try {
          await body(fixture);
        } finally {
          await fixture.dispose();
        }
      }),
  };
  options.describe(`${options.name} as a recovery source`, () => {
    recoveryBehaviourTests(tools);
    recoveryFactTests(tools);
  });
}

import { sloAlertTests } from './sloAlertTests';
import { sloBehaviourTests } from './sloBehaviourTests';
import { sloCountTests } from './sloCountTests';
import type {
  SloConformanceTools,
  SloSourceConformanceOptions,
} from './sloSourceFixture';

/** The contract of `SloSource` as tests; every SLO source must pass them. To be called at the top level of a test file. */
export function sloSourceConformance(
  options: SloSourceConformanceOptions,
): void {
  const tools: SloConformanceTools = {
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
  options.describe(`${options.name} as an SLO source`, () => {
    sloBehaviourTests(tools);
    sloCountTests(tools);
    sloAlertTests(tools);
  });
}

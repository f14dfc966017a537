import { runnerConfigSchema } from '../../config/runnerConfig';
import { createResticExecutor } from './definition';

describe('what a drill of restic must not touch', () => {
  it.each([
    ['/backups/restic', ['/backups/restic']],
    ['local:/backups/restic', ['/backups/restic']],
    ['s3:https://storage/backups', []],
  ])('of the repository %s is %j', async (repository, expected) => {
    const { runners } = runnerConfigSchema.parse({
      scratchRoots: ['/scratch'],
      runners: {
        default: {
          scratchRoot: '/scratch',
          restic: { repository, passwordEnv: 'PASS' },
        },
      },
    });
    expect(
      await createResticExecutor().protectedPaths(runners.default),
    ).toEqual(expected);
  });
});

import { parseRunnerConfig } from './parseRunnerConfig';

const GOOD = `
scratchRoots: [/var/lib/shipshape/scratch]
runners:
  default:
    scratchRoot: /var/lib/shipshape/scratch
    user: postgres
    postgres: { bin: /usr/lib/postgresql/15/bin }
    source: { host: db.example.com, user: checker, passwordEnv: CHECKER_PASSWORD }
    dump: { path: /backups/orders-*.dump }
    pgbackrest: { config: /etc/pgbackrest.conf, stanza: orders }
    restic: { repository: /backups/restic, passwordFile: /etc/restic.pass }
portal: { url: 'https://portal.example.com', tokenEnv: PORTAL_TOKEN }
`;
const problem = (text: string) => {
  try {
    return parseRunnerConfig(text, 'runner.yaml');
  } catch (error) {
    return (error as Error).message;
  }
};

describe('parseRunnerConfig', () => {
  it('fills in what is not said', () => {
    const { runners } = parseRunnerConfig(GOOD, 'runner.yaml');
    expect(runners.default).toMatchObject({
      source: { port: 5432, tls: 'verify-full' },
      pgbackrest: { program: '/usr/bin/pgbackrest', repository: 1 },
      limits: {
        diskFactor: 1.5,
        timeouts: {
          preflight: 60,
          baseline: 300,
          start: 120,
          verify: 1800,
          cleanup: 300,
        },
      },
    });
  });

  it.each([
    [
      GOOD.replace('scratchRoot: /var', 'scratchRoot: /srv'),
      'runner.yaml: runners.default.scratchRoot: Expected one of scratchRoots',
    ],
    [
      GOOD.replace('[/var/lib/shipshape/scratch]', '[scratch]'),
      'scratchRoots[0]: Expected an absolute path',
    ],
    [
      GOOD.replace('passwordEnv: CHECKER_PASSWORD', 'password: hunter2'),
      'runners.default.source: Unrecognized key: "password"',
    ],
    [
      GOOD.replace(', passwordFile: /etc/restic.pass', ''),
      'runners.default.restic.passwordEnv: Expected passwordEnv or passwordFile',
    ],
    [
      GOOD.replace('passwordEnv:', 'passwordFile: /x, passwordEnv:'),
      'runners.default.source.passwordFile: Expected passwordEnv or passwordFile, not both',
    ],
    ['a: [', 'runner.yaml: '],
    ['', 'scratchRoots: Invalid input'],
  ])('names the field that is wrong (%#)', (text, expected) => {
    const message = problem(text);
    expect(message).toContain(expected);
    // Values may be secrets in the wrong place.
    expect(message).not.toContain('hunter2');
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ListBackupJobsCommand,
  ListBackupPlansCommand,
  ListBackupVaultsCommand,
  ListCopyJobsCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRestoreJobsCommand,
} from '@aws-sdk/client-backup';
import type {
  RecoveryDelivery,
  RecoverySource,
} from 'backstage-plugin-shipshape-node';
import {
  arnOf,
  awsError,
  mockAccount,
  pointArn,
  target,
  testSource,
} from './__testUtils__/account';

const SINCE = new Date('2026-11-21T00:00:00Z');

async function read(source: RecoverySource, ...names: string[]) {
  const deliveries: RecoveryDelivery[] = [];
  for await (const delivery of source.read(names.map(target), {
    since: SINCE,
    signal: new AbortController().signal,
  })) {
    deliveries.push(delivery);
  }
  return {
    subject: (name: string) =>
      deliveries
        .flatMap(item => (item.kind === 'subject' ? [item.subject] : []))
        .find(({ native }) => native.nativeId === arnOf(name)),
    failures: deliveries.flatMap(item =>
      item.kind === 'failure' ? [item.error] : [],
    ),
    notices: deliveries.flatMap(item =>
      item.kind === 'notice' ? [item.notice] : [],
    ),
  };
}

describe('AwsBackupSource', () => {
  const { mock, well } = mockAccount();

  beforeEach(() => well());
  afterAll(() => mock.restore());

  it('reads every page: both vaults and both jobs', async () => {
    const { subject, failures, notices } = await read(testSource(), 'orders');
    expect(failures).toEqual([]);
    expect(subject('orders')).toMatchObject({
      state: 'known',
      complete: true,
      plans: [{ id: 'plan-1.rule-1', schedule: { dialect: 'aws6' } }],
      runs: [
        { runKey: 'job-orders', slotAt: new Date('2026-11-22T05:00:00Z') },
      ],
      points: [{ nativeId: pointArn('orders') }],
    });
    expect(subject('archive')?.points).toMatchObject([
      { locationId: 'bunker.eu-central-1.123456789012' },
    ]);
    expect(subject('billing')?.runs).toMatchObject([{ state: 'unknown' }]);
    expect(subject('new')).toMatchObject({
      state: 'never',
      plans: [{ id: 'plan-1.rule-1' }],
    });
    expect(notices).toMatchObject([{ code: 'unknown-value' }]);
  });

  it('asks for jobs from eight days before, which is as long as one may take', async () => {
    await read(testSource());
    const asked = mock
      .calls()
      .map(({ args: [command] }) => command.input)
      .filter(input => 'ByCreatedAfter' in input);
    // Backup jobs come in two pages, copy and restore jobs in one.
    expect(asked).toHaveLength(4);
    for (const input of asked) {
      expect(input).toMatchObject({
        ByCreatedAfter: new Date('2026-11-13T00:00:00Z'),
      });
    }
  });

  it('reads some vaults only, and calls nothing complete then', async () => {
    const { subject } = await read(
      testSource({ vaults: ['Default'] }),
      'archive',
      'orders',
    );
    expect(subject('orders')).toMatchObject({
      state: 'known',
      complete: false,
    });
    expect(subject('archive')).toMatchObject({
      state: 'insufficient_data',
      points: [],
    });
    await expect(read(testSource({ vaults: ['Nope'] }))).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is no vault Nope in eu-central-1',
    });
  });

  it('does not say never of what may be in another region or account', async () => {
    const source = testSource();
    const arns = [
      'arn:aws:rds:us-east-1:123456789012:db:orders',
      'arn:aws:rds:eu-central-1:999999999999:db:orders',
      'arn:aws:s3:::bucket',
      arnOf('local'),
    ];
    const states: unknown[] = [];
    for await (const delivery of source.read(
      [
        {
          resourceId: 'x',
          native: arns.map(nativeId => ({ provider: 'aws-backup', nativeId })),
        },
      ],
      { since: SINCE, signal: new AbortController().signal },
    )) {
      if (
        delivery.kind === 'subject' &&
        arns.includes(delivery.subject.native.nativeId)
      ) {
        const { native, state, complete } = delivery.subject;
        states.push([native.nativeId, state, complete]);
      }
    }
    expect(states.sort()).toEqual(
      [
        [arns[0], 'insufficient_data', false],
        [arns[1], 'insufficient_data', false],
        [arns[2], 'insufficient_data', false],
        [arns[3], 'never', true],
      ].sort(),
    );
  });

  it('refuses the credentials of another account', async () => {
    await expect(
      read(testSource({ accountId: '999999999999' })),
    ).rejects.toMatchObject({ code: 'unauthorised' });
    const { failures } = await read(testSource({ accountId: '123456789012' }));
    expect(failures).toEqual([]);
  });

  const throttled = awsError('ThrottlingException');
  it.each([
    [
      'the backup jobs',
      () => mock.on(ListBackupJobsCommand).rejects(throttled),
    ],
    ['the copy jobs', () => mock.on(ListCopyJobsCommand).rejects(throttled)],
    [
      'the restore jobs',
      () => mock.on(ListRestoreJobsCommand).rejects(throttled),
    ],
    [
      'the backup plans',
      () => mock.on(ListBackupPlansCommand).rejects(throttled),
    ],
    [
      'the recovery points of the vault Default',
      () =>
        mock
          .on(ListRecoveryPointsByBackupVaultCommand, {
            BackupVaultName: 'Default',
          })
          .rejects(throttled),
    ],
  ])('goes on without %s, and says so', async (what, fail) => {
    fail();
    const { subject, failures } = await read(testSource(), 'orders', 'archive');
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({
      code: 'rate_limited',
      message: `AWS Backup in eu-central-1 did not tell ${what}: ThrottlingException`,
    });
    expect(subject('orders')?.complete).toBe(false);
    expect(subject('archive')?.complete).toBe(false);
  });

  it.each([
    ['AccessDeniedException', {}, 'unauthorised'],
    ['CredentialsProviderError', {}, 'unauthorised'],
    ['ExpiredTokenException', {}, 'unauthorised'],
    ['UnrecognizedClientException', {}, 'unauthorised'],
    ['ThrottlingException', {}, 'rate_limited'],
    ['TooManyRequestsException', {}, 'rate_limited'],
    ['ResourceNotFoundException', {}, 'not_found'],
    ['TimeoutError', {}, 'timeout'],
    ['Error', { code: 'ENOTFOUND' }, 'unavailable'],
    ['ServiceUnavailableException', {}, 'unavailable'],
    ['Odd', { $metadata: { httpStatusCode: 503 } }, 'unavailable'],
    ['Odd', { $metadata: { httpStatusCode: 403 } }, 'unauthorised'],
    ['Odd', { $metadata: { httpStatusCode: 429 } }, 'rate_limited'],
    ['Odd', {}, 'internal'],
  ])(
    'gives %s %j the code %s, and does not repeat what AWS says',
    async (name, fields, code) => {
      mock.on(ListBackupVaultsCommand).rejects(awsError(name, fields));
      const error = await read(testSource()).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'SourceError', code });
      expect((error as Error).message).toBe(
        `AWS Backup in eu-central-1 did not tell the vaults: ${
          'code' in fields ? fields.code : name
        }`,
      );
    },
  );

  it('stops between two pages', async () => {
    const controller = new AbortController();
    mock.on(ListBackupJobsCommand).callsFake(async () => {
      controller.abort();
      return { BackupJobs: [], NextToken: 'for ever' };
    });
    const deliveries = testSource()
      .read([], { since: SINCE, signal: controller.signal })
      [Symbol.asyncIterator]();
    await expect(deliveries.next()).rejects.toThrow();
    expect(mock.commandCalls(ListBackupJobsCommand)).toHaveLength(1);
  });
});

describe('the client of the SDK', () => {
  const saved = { ...process.env };
  /** Answers of a server that speaks for AWS, one after the other; the last one stays. */
  const serve = async (statuses: number[]) => {
    let requests = 0;
    const server = createServer((_request, response) => {
      const status = statuses[Math.min(requests, statuses.length - 1)];
      requests += 1;
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(status === 429
          ? { 'x-amzn-errortype': 'ThrottlingException' }
          : {}),
        ...(status === 403
          ? { 'x-amzn-errortype': 'AccessDeniedException' }
          : {}),
      });
      response.end('{}');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
      endpoint: `http://127.0.0.1:${port}`,
      count: () => requests,
      close: () => new Promise(resolve => server.close(resolve)),
    };
  };

  beforeAll(() => {
    process.env.AWS_ACCESS_KEY_ID = 'test';
    process.env.AWS_SECRET_ACCESS_KEY = 'test';
  });

  afterAll(() => {
    process.env = saved;
  });

  it('tries again when it is throttled', async () => {
    const server = await serve([429, 200]);
    try {
      const { failures } = await read(
        testSource({ endpoint: server.endpoint }),
      );
      expect(failures).toEqual([]);
      // Vaults twice, then backup, copy and restore jobs and plans.
      expect(server.count()).toBe(6);
    } finally {
      await server.close();
    }
  });

  it('does not try again when it is refused', async () => {
    const server = await serve([403]);
    try {
      await expect(
        read(testSource({ endpoint: server.endpoint })),
      ).rejects.toMatchObject({ code: 'unauthorised' });
      expect(server.count()).toBe(1);
    } finally {
      await server.close();
    }
  });
});

import { mockServices } from '@backstage/backend-test-utils';
import type { JsonValue } from '@backstage/types';
import { readFocusSourcesConfig } from './readConfig';

const read = (focus: JsonValue | undefined) =>
  readFocusSourcesConfig(
    mockServices.rootConfig({
      data: { shipshape: { cost: { sources: { focus } } } },
    }),
    '/srv/portal',
  );

describe('readFocusSourcesConfig', () => {
  it('is empty without entries', () => {
    expect(read(undefined)).toEqual([]);
    expect(readFocusSourcesConfig(mockServices.rootConfig(), '/')).toEqual([]);
  });

  it('reads entries with their defaults, relative to the working directory', () => {
    expect(
      read([
        { id: 'main', path: '../../.demo/billing' },
        {
          id: 'eu.2',
          glob: '/mnt/bills/*/daily',
          memoryLimit: '512MB',
          schedule: {
            frequency: { cron: '0 6 * * *' },
            timeout: { minutes: 10 },
          },
        },
      ]),
    ).toEqual([
      {
        id: 'focus:main',
        location: { path: '/.demo/billing' },
        schedule: {
          frequency: { hours: 1 },
          timeout: { minutes: 30 },
          initialDelay: { seconds: 15 },
        },
        memoryLimit: undefined,
      },
      {
        id: 'focus:eu.2',
        location: { glob: '/mnt/bills/*/daily' },
        schedule: {
          frequency: { cron: '0 6 * * *' },
          timeout: { minutes: 10 },
        },
        memoryLimit: '512MB',
      },
    ]);
  });

  it.each<[string, JsonValue, RegExp]>([
    ['no id', [{ path: 'a' }], /shipshape\.cost\.sources\.focus\[0\]\.id/],
    [
      'an id that is no name',
      [{ id: 'a:b', path: 'a' }],
      /focus\[0\]\.id': 'a:b' may have letters/,
    ],
    [
      'an id twice',
      [
        { id: 'a', path: 'a' },
        { id: 'a', path: 'b' },
      ],
      /focus\[1\]\.id': 'a' is the id of an earlier entry/,
    ],
    ['no place', [{ id: 'a' }], /focus\[0\]': give either 'path'/],
    [
      'two places',
      [{ id: 'a', path: 'a', glob: 'b' }],
      /focus\[0\]': give either 'path'/,
    ],
    [
      'a schedule without timeout',
      [{ id: 'a', path: 'a', schedule: { frequency: { hours: 1 } } }],
      /focus\[0\]\.schedule'.*timeout/,
    ],
    [
      'no amount of memory',
      [{ id: 'a', path: 'a', memoryLimit: 'much' }],
      /focus\[0\]\.memoryLimit': 'much'/,
    ],
    [
      'too little memory',
      [{ id: 'a', path: 'a', memoryLimit: '399MB' }],
      /focus\[0\]\.memoryLimit': '399MB'.* at least 400MB/,
    ],
  ])('refuses %s and names the key', (_, focus, message) => {
    expect(() => read(focus)).toThrow(message);
  });
});

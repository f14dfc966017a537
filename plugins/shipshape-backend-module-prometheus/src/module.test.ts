import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  SloSource,
  sloSourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';
import shipshapeModulePrometheus from '.';

const start = async (prometheus: object[]) => {
  const sources: SloSource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [sloSourcesExtensionPoint, { addSource: source => sources.push(source) }],
    ],
    features: [
      shipshapeModulePrometheus,
      mockServices.rootConfig.factory({
        data: { shipshape: { slo: { sources: { prometheus } } } },
      }),
    ],
  });
  await backend.stop();
  return sources;
};

describe('shipshapeModulePrometheus', () => {
  it('registers a source per server', async () => {
    const sources = await start([
      { id: 'main', url: 'http://localhost:9090' },
      {
        id: 'eu',
        url: 'https://eu.example.com',
        schedule: { frequency: { minutes: 1 }, timeout: { minutes: 5 } },
      },
    ]);
    expect(sources.map(({ id, schedule }) => [id, schedule.frequency])).toEqual(
      [
        ['prometheus:main', { minutes: 5 }],
        ['prometheus:eu', { minutes: 1 }],
      ],
    );
  });

  it('registers nothing without config', async () => {
    expect(await start([])).toEqual([]);
  });

  it('stops the start with an error that names the key', async () => {
    await expect(start([{ id: 'main', url: 'nowhere' }])).rejects.toThrow(
      /shipshape\.slo\.sources\.prometheus\[0\]\.url/,
    );
  });
});

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  CostSource,
  costSourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';
import shipshapeModuleFocus from '.';

const start = async (focus: object[]) => {
  const sources: CostSource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        costSourcesExtensionPoint,
        { addSource: source => sources.push(source) },
      ],
    ],
    features: [
      shipshapeModuleFocus,
      mockServices.rootConfig.factory({
        data: { shipshape: { cost: { sources: { focus } } } },
      }),
    ],
  });
  await backend.stop();
  return sources;
};

describe('shipshapeModuleFocus', () => {
  it('registers a source per entry of the config', async () => {
    const sources = await start([
      { id: 'main', path: 'bills' },
      {
        id: 'eu',
        path: '/mnt/eu',
        schedule: { frequency: { hours: 6 }, timeout: { minutes: 5 } },
      },
    ]);
    expect(sources.map(({ id, schedule }) => [id, schedule.frequency])).toEqual(
      [
        ['focus:main', { hours: 1 }],
        ['focus:eu', { hours: 6 }],
      ],
    );
  });

  it('registers nothing without config', async () => {
    expect(await start([])).toEqual([]);
  });

  it('stops the start with an error that names the key', async () => {
    await expect(start([{ id: 'main' }])).rejects.toThrow(
      /shipshape\.cost\.sources\.focus\[0\]/,
    );
  });
});

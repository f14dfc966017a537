import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import { DatabaseSloDefinitionStore } from '../DatabaseSloDefinitionStore';
import { SloDefinitionService } from '../SloDefinitionService';
import { createCodeHost } from './codeHost';

/** Where the files of the tests stand. */
export const HOST = 'https://code.example.com/shop';

/** A component whose file is `slo.yaml` beside it. */
export function component(
  name: string,
  annotations: Record<string, string> = {},
  spec: Record<string, string> = { owner: 'payments' },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'backstage.io/managed-by-location': `url:${HOST}/${name}/catalog-info.yaml`,
        'shipshape.dev/openslo': './slo.yaml',
        ...annotations,
      },
    },
    spec,
  };
}

/** The definition service over a real store, a catalog and a code host. */
export async function createDefinitionHarness(
  knex: Knex,
  options: {
    entities: Entity[];
    files: Record<string, string | Buffer | Error>;
    sourceIds?: string[];
  },
) {
  const host = createCodeHost(options.files);
  const logger = mockServices.logger.mock();
  const state = {
    entities: options.entities,
    now: new Date('2026-11-24T10:00:00.000Z'),
    sourceIds: options.sourceIds ?? ['prometheus:us', 'prometheus:eu'],
  };
  const clock = () => state.now;
  const store = DatabaseSloDefinitionStore.create({ knex, clock });
  const changes: string[][] = [];
  const tell = { error: undefined as Error | undefined };
  /** Another replica, or this one after a restart. */
  const start = () =>
    SloDefinitionService.create({
      // A new one for each question, because the mock copies its entities.
      catalog: {
        queryEntities: (...request) =>
          catalogServiceMock({ entities: state.entities }).queryEntities(
            ...request,
          ),
        getEntitiesByRefs: (...request) =>
          catalogServiceMock({
            entities: state.entities,
          }).getEntitiesByRefs(...request),
      },
      auth: mockServices.auth(),
      reader: host.reader,
      urls: {
        resolveUrl: ({ url, base }) => new URL(url, base).toString(),
      },
      store,
      sources: { list: () => state.sourceIds.map(id => ({ id })) },
      logger,
      clock,
      onChanged: async ids => {
        if (tell.error) {
          throw tell.error;
        }
        changes.push([...ids]);
      },
    });
  const problems = async (ref: string) =>
    (await store.listDocuments([ref])).flatMap(document =>
      document.problems.map(
        ({ severity, code, object = '-' }) => `${severity} ${code} ${object}`,
      ),
    );
  const ids = async () =>
    (await store.list()).map(
      slo => `${slo.entityRef.split('/')[1]} ${slo.definition.id}`,
    );
  return {
    ...host,
    start,
    state,
    store,
    changes,
    tell,
    problems,
    ids,
    logger,
  };
}

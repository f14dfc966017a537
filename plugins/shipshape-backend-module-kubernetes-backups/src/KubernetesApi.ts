import {
  createConfiguration,
  CustomObjectsApi,
  KubeConfig,
  ServerConfiguration,
} from '@kubernetes/client-node';
import { z } from 'zod';
import { SourceError } from 'backstage-plugin-shipshape-node';

/** Objects in one answer. */
const PAGE_SIZE = 500;
/** A listing that takes too long loses its place (410) and is begun again this often. */
const ATTEMPTS = 2;
const GONE = 410;

const pageSchema = z.object({
  metadata: z.object({ continue: z.string().nullish() }).nullish(),
  items: z.array(z.record(z.string(), z.unknown())),
});

/** A kind of objects of an API group. */
export interface ObjectKind {
  group: string;
  version: string;
  plural: string;
  kind: string;
}

/** Lists custom objects of one cluster. */
export class KubernetesApi {
  static create(options: {
    kubeConfig: KubeConfig;
    timeoutMs: number;
    signal: AbortSignal;
  }): KubernetesApi {
    const { kubeConfig, timeoutMs, signal } = options;
    const server = kubeConfig.getCurrentCluster()?.server;
    if (server === undefined) {
      throw new SourceError('unavailable', 'No cluster is configured');
    }
    return new KubernetesApi(
      new CustomObjectsApi(
        createConfiguration({
          baseServer: new ServerConfiguration(server, {}),
          authMethods: { default: kubeConfig },
          promiseMiddleware: [
            {
              pre: async context => {
                context.setSignal(
                  AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
                );
                return context;
              },
              post: async context => context,
            },
          ],
        }),
      ),
      signal,
    );
  }

  readonly #api: CustomObjectsApi;
  readonly #signal: AbortSignal;

  private constructor(api: CustomObjectsApi, signal: AbortSignal) {
    this.#api = api;
    this.#signal = signal;
  }

  /** All objects of a kind in a namespace, or in all; they say what they are, as `kubectl` prints them. */
  async list(
    { kind, ...resource }: ObjectKind,
    namespace: string | undefined,
  ): Promise<object[]> {
    const apiVersion = `${resource.group}/${resource.version}`;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const items = await this.#listPages(resource, namespace);
        return items.map(item => ({ ...item, apiVersion, kind }));
      } catch (error) {
        if (attempt >= ATTEMPTS || statusOf(error) !== GONE) {
          throw error;
        }
      }
    }
  }

  async #listPages(
    resource: Omit<ObjectKind, 'kind'>,
    namespace: string | undefined,
  ): Promise<object[]> {
    const items: object[] = [];
    let next: string | undefined;
    do {
      this.#signal.throwIfAborted();
      const request = {
        ...resource,
        limit: PAGE_SIZE,
        ...(next === undefined ? {} : { _continue: next }),
      };
      const page = pageSchema.safeParse(
        namespace === undefined
          ? await this.#api.listClusterCustomObject(request)
          : await this.#api.listNamespacedCustomObject({
              ...request,
              namespace,
            }),
      );
      if (!page.success) {
        throw new SourceError(
          'invalid_content',
          `The list of ${resource.plural}.${resource.group} is none: is this the API of Kubernetes?`,
        );
      }
      for (const item of page.data.items) {
        items.push(item);
      }
      next = page.data.metadata?.continue || undefined;
    } while (next !== undefined);
    return items;
  }
}

/** The HTTP status that the API answered with. */
export function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'number'
    ? error.code
    : undefined;
}

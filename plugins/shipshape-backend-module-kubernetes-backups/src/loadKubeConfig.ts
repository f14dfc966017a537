import { InputError, isError } from '@backstage/errors';
import { KubeConfig } from '@kubernetes/client-node';
import type { KubernetesSourceConfig } from './readConfig';

/**
 * How the cluster is reached: by a kubeconfig file, or by the service account of the pod that this runs in.
 *
 * @throws InputError that names the source and what is missing; the content of the file is not repeated
 */
export function loadKubeConfig({
  id,
  kubeconfig,
  context,
}: Pick<KubernetesSourceConfig, 'id' | 'kubeconfig' | 'context'>): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) {
    config.loadFromCluster();
    return config;
  }
  try {
    config.loadFromFile(kubeconfig);
  } catch (error) {
    const reason = isError(error) && 'code' in error ? ` (${error.code})` : '';
    throw new InputError(
      `The kubeconfig ${kubeconfig} of ${id} cannot be read${reason}`,
    );
  }
  if (context !== undefined) {
    config.setCurrentContext(context);
  }
  if (!config.getCurrentCluster()) {
    throw new InputError(
      `The kubeconfig ${kubeconfig} of ${id} has no cluster for the context ${config.getCurrentContext()}`,
    );
  }
  return config;
}

import { Config } from '@backstage/config';

/** One person of the demo organisation, as `demo.users` in app-config.yaml names it. */
export interface DemoUser {
  /** Ref of the catalog entity, for example `user:default/fiona`. */
  entityRef: string;
  name: string;
  role: string;
  /** What this person may see, in one sentence. */
  sees: string;
}

/** Reads `demo.users`; without it there is nobody to choose. */
export function readDemoUsers(config: Config): DemoUser[] {
  return (config.getOptionalConfigArray('demo.users') ?? []).map(user => ({
    entityRef: user.getString('entityRef'),
    name: user.getString('name'),
    role: user.getString('role'),
    sees: user.getString('sees'),
  }));
}

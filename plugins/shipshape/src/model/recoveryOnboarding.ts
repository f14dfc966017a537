import { Entity, parseEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_RECOVERY,
  DrillPlanView,
  ProtectedResource,
  ProtectedResourceKind,
} from 'backstage-plugin-shipshape-common';
import { formatSpan } from '../format';
import { annotatedYaml } from './onboarding';

/** Ids in recovery documents have at most 100 characters; suffixes need some of them. */
const MAX_NAME = 80;

/** A name that may stand in a recovery document, from the name of an entity, which may hold more kinds of characters. */
export function recoveryName(name: string): string {
  const base = name
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_NAME)
    .replace(/^-+|-+$/g, '');
  return base || 'data';
}

/** What a resource is, as far as its `spec.type` and name tell. */
function kindOf(entity: Entity): ProtectedResourceKind {
  const text = `${entity.spec?.type ?? ''} ${entity.metadata.name}`;
  if (/mysql|mariadb/i.test(text)) {
    return 'mysql';
  }
  if (/bucket|object|s3|blob/i.test(text)) {
    return 'object-store';
  }
  if (/namespace|cluster/i.test(text)) {
    return 'k8s-namespace';
  }
  return /volume|disk|file|nfs/i.test(text) ? 'filesystem' : 'postgresql';
}

interface Tool {
  provider: string;
  mechanism: string;
  command: string;
  drillPlan: string[];
}

function toolOf(kind: ProtectedResourceKind, name: string): Tool {
  if (kind === 'postgresql') {
    return {
      provider: 'pg_dump',
      mechanism: 'dump',
      command: `pg_dump --format=custom --file=/backup/${name}.dump ${name}`,
      drillPlan: drillPlanLines(kind, name, [`  backupPlanId: ${name}-daily`]),
    };
  }
  return {
    provider: 'restic',
    mechanism: 'file',
    command: `restic backup --json /data/${name}`,
    drillPlan: drillPlanLines(kind, name, [`  backupPlanId: ${name}-daily`]),
  };
}

/** A drill plan; `backupPlan` is the line that names the plan whose points it restores, or nothing where that is not known. */
function drillPlanLines(
  kind: ProtectedResourceKind,
  name: string,
  backupPlan: string[],
): string[] {
  if (kind === 'postgresql') {
    return [
      `- id: ${name}-monthly`,
      '  provider: pg_dump',
      ...backupPlan,
      '  checks:',
      '    - { id: connect, kind: connect }',
      '    - id: rows',
      '      kind: row-count',
      '      tables: [orders]    # those that are never empty',
    ];
  }
  return [
    `- id: ${name}-monthly`,
    '  provider: restic',
    ...backupPlan,
    '  checks:',
    '    - id: files',
    '      kind: files',
    '      paths: [README]    # those that must be there',
  ];
}

/** The catalog entity of a resource that is known already, as far as its file must be changed. */
export function entityOfResource(
  resource: Pick<ProtectedResource, 'entityRef' | 'name'>,
): Entity {
  const { kind, namespace, name } = parseEntityRef(resource.entityRef);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: kind.charAt(0).toLocaleUpperCase('en-US') + kind.slice(1),
    metadata: { name, namespace, title: resource.name },
  };
}

/** What is known of a resource before it has a document. */
export interface KnownResource {
  /** Default: as far as `spec.type` and name of the entity tell. */
  kind?: ProtectedResourceKind;
  rtoSeconds?: number;
  rpoSeconds?: number;
}

/** A recovery document for this very entity. */
export function recoveryDocumentYaml(
  entity: Entity,
  known: KnownResource = {},
): string {
  const kind = known.kind ?? kindOf(entity);
  const { rtoSeconds = 14_400, rpoSeconds = 90_000 } = known;
  const name = recoveryName(entity.metadata.name);
  const title = (entity.metadata.title ?? entity.metadata.name).replace(
    /["\\]/g,
    '',
  );
  const tool = toolOf(kind, name);
  return [
    'apiVersion: shipshape.dev/v1',
    'kind: Recovery',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    `  name: "${title}"`,
    `  kind: ${kind}`,
    '  objectives:',
    '    - scope: data-corruption',
    `      rtoSeconds: ${rtoSeconds}    # ${formatSpan(rtoSeconds)}`,
    `      rpoSeconds: ${rpoSeconds}    # ${formatSpan(rpoSeconds)}`,
    '      strategy: backup-restore',
    '      drillIntervalSeconds: 2592000    # 30 days',
    '      minRetentionSeconds: 3024000    # 35 days',
    '  backupPlans:',
    `    - id: ${name}-daily`,
    `      provider: ${tool.provider}`,
    `      mechanism: ${tool.mechanism}`,
    '      schedule:',
    '        kind: cron',
    '        dialect: unix5',
    '        expression: "0 2 * * *"',
    '        timezone: Etc/UTC',
    '      retention: { seconds: 3024000 }',
    '      locations:',
    '        - id: main',
    '          region: eu-central-1',
    '          encryption: "yes"',
    '  drillPlans:',
    ...tool.drillPlan.map(line => `    ${line}`),
  ].join('\n');
}

/** The annotation that names the document, in the entity's own catalog file. */
export function recoveryAnnotationYaml(entity: Entity): string {
  return annotatedYaml(entity, [
    '# Relative to this file, or an address; several are separated by commas:',
    `${ANNOTATION_RECOVERY}: ./recovery.yaml`,
  ]);
}

/** The backup command, wrapped so that it reports. Kind and plan: where they are known. */
export function reportCommand(
  entity: Entity,
  known: { kind?: ProtectedResourceKind; planId?: string } = {},
): string {
  const name = recoveryName(entity.metadata.name);
  const { command } = toolOf(known.kind ?? kindOf(entity), name);
  const planId = known.planId ?? `${name}-daily`;
  return `npx shipshape report backup-run --plan ${planId} -- \\\n  ${command}`;
}

/** The data store that a component may have, before anybody wrote it down. */
export function dataStoreOf(component: Entity): Entity {
  const { name, namespace } = component.metadata;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: `${name}-db`, ...(namespace && { namespace }) },
    spec: {
      type: 'database',
      owner: String(component.spec?.owner ?? '<group>'),
    },
  };
}

/** How a component's file names the data store that it uses, and the file of that data store. */
export function dataStoreYaml(component: Entity): string {
  const store = dataStoreOf(component);
  return [
    annotatedYaml(component, []).replace(/\n {2}annotations:$/, ''),
    'spec:',
    '  dependsOn:',
    `    - resource:${store.metadata.name}`,
    '---',
    recoveryAnnotationYaml(store),
    'spec:',
    '  type: database',
    `  owner: ${store.spec?.owner}`,
  ].join('\n');
}

/** A drill plan for a resource that has none, to paste into its recovery document. It restores points of the first backup plan. */
export function drillPlanYaml(
  resourceId: string,
  kind: ProtectedResourceKind,
  backupPlanIds: readonly string[],
): string {
  const [first, ...others] = backupPlanIds;
  const choice = others.length > 0 ? `    # or ${others.join(', ')}` : '';
  return [
    'drillPlans:',
    ...drillPlanLines(
      kind,
      resourceId,
      first === undefined ? [] : [`  backupPlanId: ${first}${choice}`],
    ).map(line => `  ${line}`),
  ].join('\n');
}

/** The command that runs a drill plan. */
export function drillCommand(planId?: string): string {
  const plan = planId === undefined ? '' : ` --plan ${planId}`;
  return `npx shipshape drill run recovery.yaml${plan} --runner shipshape-runner.yaml`;
}

/** What the runner of a plan needs to know, as a file to start with. */
export function runnerConfigYaml(
  plan: Pick<DrillPlanView, 'provider' | 'runner'> | undefined,
  resourceId: string,
): string {
  const provider = plan?.provider ?? 'pg_dump';
  return [
    'scratchRoots: [/var/lib/shipshape/scratch]',
    'runners:',
    `  ${plan?.runner ?? 'default'}:`,
    '    scratchRoot: /var/lib/shipshape/scratch',
    '    user: postgres    # never as root',
    ...sourceLines(provider, resourceId),
    'portal:',
    '  url: https://portal.example.com/api/shipshape',
    '  tokenEnv: SHIPSHAPE_TOKEN    # the name of the variable, not the token',
    'spoolDirectory: /var/lib/shipshape/spool',
  ].join('\n');
}

function sourceLines(provider: string, resourceId: string): string[] {
  const postgres = [
    '    postgres: { bin: /usr/lib/postgresql/15/bin }',
    '    source:    # read-only, for the checks before the drill; may be left out',
    `      host: ${resourceId}.example.com`,
    '      user: shipshape_readonly',
    '      passwordEnv: SOURCE_PASSWORD',
  ];
  switch (provider) {
    case 'pgbackrest':
      return [
        ...postgres,
        '    pgbackrest:',
        '      config: /etc/pgbackrest/pgbackrest.conf',
        `      stanza: ${resourceId}`,
      ];
    case 'restic':
      return [
        '    restic:',
        '      repository: s3:s3.example.com/backups',
        '      passwordEnv: RESTIC_PASSWORD',
        `      paths: [/data/${resourceId}]`,
      ];
    default:
      return [
        ...postgres,
        '    dump:',
        `      path: /backup/${resourceId}.dump`,
      ];
  }
}

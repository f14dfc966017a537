import { z } from 'zod';

/**
 * What one machine needs to run drills, and what a recovery document must not hold: places, connections, and where secrets come from. Secrets
 * themselves are never in it, only names of environment variables and files.
 */

const text = z.string().min(1).max(1000);
const absolutePath = text.refine(path => path.startsWith('/'), {
  message: 'Expected an absolute path',
});
const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'Expected the name of a variable');
const seconds = z.number().positive().max(604_800);

/** Where a secret comes from: one of both. */
const secretFields = {
  passwordEnv: variableName.optional(),
  passwordFile: absolutePath.optional(),
};

const notBoth = {
  check: (value: { passwordEnv?: string; passwordFile?: string }) =>
    value.passwordEnv === undefined || value.passwordFile === undefined,
  params: {
    path: ['passwordFile'],
    message: 'Expected passwordEnv or passwordFile, not both',
  },
};

/** Read-only connection to the source, or to a healthy replica of it, for the baseline of checks. */
export const sourceConnectionSchema = z
  .strictObject({
    /** Name, address, or directory of the socket. */
    host: text,
    port: z.number().int().min(1).max(65_535).default(5432),
    user: text,
    ...secretFields,
    tls: z.enum(['disable', 'require', 'verify-full']).default('verify-full'),
    caFile: absolutePath.optional(),
  })
  .refine(notBoth.check, notBoth.params);
export type SourceConnection = z.infer<typeof sourceConnectionSchema>;

/** Where the PostgreSQL programs are, and who is superuser in restored clusters. */
export const postgresToolsSchema = z.strictObject({
  /** Directory of `initdb`, `postgres`, `pg_restore`, … */
  bin: absolutePath,
  superuser: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/)
    .default('postgres'),
  /** Database of checks that name none, and of dumps that do not say which database they are of. */
  database: text.default('postgres'),
  /** Libraries that restored data needs. Job schedulers among them would run. */
  sharedPreloadLibraries: z.array(text).max(20).default([]),
});
export type PostgresTools = z.infer<typeof postgresToolsSchema>;

/** An archive of `pg_dump`. */
export const dumpSourceSchema = z.strictObject({
  /** The file, or the directory of format directory. `*` in the last part of the path stands for anything, and the drill plan selects by age. */
  path: absolutePath,
  /** Written by the backup: `sha256sum` of the file, or of each file of a directory. Default: `<path>.sha256` where that exists. */
  sha256File: absolutePath.optional(),
  /** Of `pg_dumpall --globals-only`; without it owners and privileges are not restored. */
  globals: absolutePath.optional(),
});
export type DumpSource = z.infer<typeof dumpSourceSchema>;

/** A repository of pgBackRest, by its own configuration. */
export const pgbackrestSourceSchema = z.strictObject({
  program: absolutePath.default('/usr/bin/pgbackrest'),
  /** Its configuration file, which names repositories and may name pass phrases. */
  config: absolutePath,
  stanza: text,
  /** Number of the repository. */
  repository: z.number().int().min(1).max(256).default(1),
  /** Location of the backup plan that this repository is. */
  location: text.optional(),
  /** Variable with the pass phrase, when the configuration file does not have it. */
  cipherPassEnv: variableName.optional(),
  /** The repository is a copy that nothing is archived to, made at that instant. */
  frozenAt: z.iso.datetime({ offset: true }).optional(),
});
export type PgbackrestSource = z.infer<typeof pgbackrestSourceSchema>;

/** A repository of restic. */
export const resticSourceSchema = z
  .strictObject({
    program: absolutePath.default('/usr/bin/restic'),
    /** As in `--repo`. */
    repository: text,
    location: text.optional(),
    ...secretFields,
    /** Names of variables that its backend needs: `AWS_ACCESS_KEY_ID`, … */
    environment: z.array(variableName).max(50).default([]),
    host: text.optional(),
    paths: z.array(text).max(50).default([]),
    tags: z.array(text).max(50).default([]),
  })
  .refine(notBoth.check, notBoth.params)
  .refine(
    value =>
      value.passwordEnv !== undefined || value.passwordFile !== undefined,
    { path: ['passwordEnv'], message: 'Expected passwordEnv or passwordFile' },
  );
export type ResticSource = z.infer<typeof resticSourceSchema>;

export const drillLimitsSchema = z.strictObject({
  /** Free space must be that many times what is restored. */
  diskFactor: z.number().min(1).max(100).default(1.5),
  /** Free space that there must be in any case. */
  minFreeBytes: z.number().int().nonnegative().default(268_435_456),
  minFreeInodes: z.number().int().nonnegative().default(10_000),
  /** Processes of a tool, at most. */
  parallelism: z.number().int().min(1).max(64).default(2),
  /** For phases of which the drill plan says nothing. */
  timeouts: z
    .strictObject({
      preflight: seconds.default(60),
      baseline: seconds.default(300),
      provision: seconds.default(300),
      /** Default: twice the RTO target, at least 1,800. */
      restore: seconds.optional(),
      start: seconds.default(120),
      recover: seconds.optional(),
      verify: seconds.default(1800),
      cleanup: seconds.default(300),
      total: seconds.default(86_400),
    })
    .prefault({}),
  /** For a check that sets none. */
  checkTimeoutSeconds: seconds.default(300),
});
export type DrillLimits = z.infer<typeof drillLimitsSchema>;

/** What a drill plan's `runner` names. */
export const runnerEntrySchema = z.strictObject({
  /** One of `scratchRoots`. */
  scratchRoot: absolutePath,
  /** Account that everything runs as when the runner is started as root. The scratch root must belong to it. */
  user: text.optional(),
  postgres: postgresToolsSchema.optional(),
  source: sourceConnectionSchema.optional(),
  dump: dumpSourceSchema.optional(),
  pgbackrest: pgbackrestSourceSchema.optional(),
  restic: resticSourceSchema.optional(),
  limits: drillLimitsSchema.prefault({}),
  /** Directories that scratch space must have nothing to do with, besides those that the tools' configurations name. */
  protectedPaths: z.array(absolutePath).max(100).default([]),
});
export type RunnerEntry = z.infer<typeof runnerEntrySchema>;

/** Where results are reported. */
export const portalSchema = z.strictObject({
  /** `https://portal.example.com` */
  url: z.url({ protocol: /^https?$/ }),
  /** Variable with the token. */
  tokenEnv: variableName,
});
export type PortalConfig = z.infer<typeof portalSchema>;

/** A runner configuration file. */
export const runnerConfigSchema = z
  .strictObject({
    /** Directories below which drills may create and delete; nothing else is ever written to. */
    scratchRoots: z.array(absolutePath).min(1).max(20),
    runners: z.record(text, runnerEntrySchema),
    portal: portalSchema.optional(),
    /** Where reports wait that could not be sent. */
    spoolDirectory: absolutePath.optional(),
  })
  .superRefine((config, context) => {
    for (const [name, entry] of Object.entries(config.runners)) {
      if (!config.scratchRoots.includes(entry.scratchRoot)) {
        context.addIssue({
          code: 'custom',
          path: ['runners', name, 'scratchRoot'],
          message: 'Expected one of scratchRoots',
        });
      }
    }
  });
export type RunnerConfig = z.infer<typeof runnerConfigSchema>;

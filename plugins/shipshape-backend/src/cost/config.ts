import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import {
  makeValidator,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { normalizeTagKey } from 'backstage-plugin-shipshape-common';

/** One row of the rule table: every given field must match. */
export interface AllocationRuleConfig {
  /** Canonical entity ref. */
  entityRef: string;
  /** FOCUS ServiceName, exactly. */
  service?: string;
  /** FOCUS RegionId (or RegionName), exactly. */
  region?: string;
  /** FOCUS ProviderName, exactly. */
  provider?: string;
  /** FOCUS SubAccountId, exactly. */
  subAccount?: string;
  /** Regular expression (RE2 syntax) on ChargeDescription. */
  description?: string;
}

/** `shipshape.cost` with every default filled in. */
export interface CostConfig {
  /** Normalised keys (`normalizeTagKey`), in the order of preference. */
  tags: {
    service: string[];
    owner: string[];
    environment: string[];
    stripPrefixes: string[];
  };
  allocation: {
    rules: AllocationRuleConfig[];
    /** CommitmentDiscountId → canonical ref of the entity that owns the commitment. */
    commitments: Array<{ id: string; entityRef: string }>;
  };
  completeLagDays: number;
  closeAfterDays: number;
  /** Ascending, without duplicates. */
  budgetThresholds: number[];
  maintenanceSchedule: SchedulerServiceTaskScheduleDefinition;
}

const ROOT = 'shipshape.cost';

/** Short initial delay: after the first start the figures wait for the recorded owners. */
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 15 },
  timeout: { minutes: 30 },
  initialDelay: { seconds: 10 },
  scope: 'global',
};

function invalid(key: string, message: string): InputError {
  return new InputError(`Invalid config at '${key}': ${message}`);
}

const validate = makeValidator();

function isEntityRef(text: string): boolean {
  const [, kind, namespace = 'default', name] =
    /^([^:/]+):(?:([^:/]+)\/)?([^:/]+)$/.exec(text) ?? [];
  return (
    validate.isValidKind(kind) &&
    validate.isValidNamespace(namespace) &&
    validate.isValidEntityName(name)
  );
}

function readEntityRef(config: Config, key: string, path: string): string {
  const text = config.getString(key);
  if (!isEntityRef(text)) {
    throw invalid(
      `${path}.${key}`,
      `'${text}' is not an entity reference with a kind, such as 'component:default/checkout'`,
    );
  }
  return stringifyEntityRef(parseEntityRef(text));
}

function readWholeNumber(
  config: Config | undefined,
  key: string,
  fallback: number,
  limits: { minimum: number; maximum: number },
): number {
  const value = config?.getOptionalNumber(key) ?? fallback;
  checkWholeNumber(value, `${ROOT}.${key}`, limits);
  return value;
}

function checkWholeNumber(
  value: number,
  key: string,
  limits: { minimum: number; maximum: number },
): void {
  if (
    !Number.isInteger(value) ||
    value < limits.minimum ||
    value > limits.maximum
  ) {
    throw invalid(
      key,
      `${value} is not a whole number from ${limits.minimum} to ${limits.maximum}`,
    );
  }
}

/**
 * Checks a pattern of the rule table. It is evaluated by an RE2 engine while files are read, but a wrong one must stop the start, so
 * what RE2 lacks (look-around, back references) is refused here, and the rest is checked by the engine at hand.
 *
 * @throws SyntaxError
 */
function checkPattern(pattern: string): void {
  const unescaped = pattern.replace(/\\[^1-9k]/g, '');
  if (/\(\?(<?[=!]|>)/.test(unescaped)) {
    throw new SyntaxError('look-around is not supported');
  }
  if (/\\[1-9k]/.test(unescaped)) {
    throw new SyntaxError('back references are not supported');
  }
  const translated = pattern
    .replace(/^\(\?[imsU]+\)/, '')
    .replace(/\(\?P</g, '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$');
  RegExp(translated);
}

function readRule(config: Config, path: string): AllocationRuleConfig {
  const entityRef = readEntityRef(config, 'entity', path);
  const description = config.getOptionalString('description');
  if (description !== undefined) {
    try {
      checkPattern(description);
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
      throw invalid(
        `${path}.description`,
        `'${description}' is not a regular expression in RE2 syntax: ${error.message}`,
      );
    }
  }
  const rule: AllocationRuleConfig = { entityRef };
  for (const field of [
    'service',
    'region',
    'provider',
    'subAccount',
    'description',
  ] as const) {
    const value = config.getOptionalString(field);
    if (value !== undefined) {
      rule[field] = value;
    }
  }
  if (Object.keys(rule).length === 1) {
    throw invalid(
      path,
      'a rule needs at least one of service, region, provider, subAccount, description; it would match every charge',
    );
  }
  return rule;
}

function readCommitments(
  config: Config | undefined,
): CostConfig['allocation']['commitments'] {
  const key = 'allocation.commitments';
  const seen = new Set<string>();
  return (config?.getOptionalConfigArray(key) ?? []).map((item, index) => {
    const path = `${ROOT}.${key}[${index}]`;
    const id = item.getString('id');
    if (seen.has(id)) {
      throw invalid(`${path}.id`, `commitment '${id}' is listed twice`);
    }
    seen.add(id);
    return { id, entityRef: readEntityRef(item, 'entity', path) };
  });
}

function readTags(config: Config | undefined): CostConfig['tags'] {
  const stripPrefixes = config?.getOptionalStringArray(
    'tags.stripPrefixes',
  ) ?? ['user:'];
  const read = (name: 'service' | 'owner' | 'environment', def: string[]) => [
    ...new Set(
      (config?.getOptionalStringArray(`tags.${name}`) ?? def).map(key =>
        normalizeTagKey(key, stripPrefixes),
      ),
    ),
  ];
  return {
    service: read('service', ['service', 'app']),
    owner: read('owner', ['owner', 'team']),
    environment: read('environment', ['environment', 'env']),
    stripPrefixes,
  };
}

function readThresholds(config: Config | undefined): number[] {
  const key = 'budgetThresholds';
  // The typed readers have none for arrays of numbers.
  const value = config?.getOptional(key) ?? [80, 100];
  if (!Array.isArray(value)) {
    throw invalid(`${ROOT}.${key}`, 'expected a list of whole numbers');
  }
  const thresholds = value.map((item, index) => {
    const path = `${ROOT}.${key}[${index}]`;
    if (typeof item !== 'number') {
      throw invalid(path, `${JSON.stringify(item)} is not a number`);
    }
    checkWholeNumber(item, path, { minimum: 1, maximum: 1000 });
    return item;
  });
  return [...new Set(thresholds)].sort((a, b) => a - b);
}

function readSchedule(
  config: Config | undefined,
): SchedulerServiceTaskScheduleDefinition {
  const key = 'maintenanceSchedule';
  const schedule = config?.getOptionalConfig(key);
  if (!schedule) {
    return DEFAULT_SCHEDULE;
  }
  try {
    return {
      ...readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule),
      // Figures and notifications are those of the installation, not of one replica.
      scope: 'global',
    };
  } catch (error) {
    throw invalid(
      `${ROOT}.${key}`,
      error instanceof Error ? error.message : String(error),
    );
  }
}

/**
 * Reads `shipshape.cost` from the root config.
 *
 * @throws Error naming the key of the first wrong value; meant to stop the start.
 */
export function readCostConfig(config: Config): CostConfig {
  const cost = config.getOptionalConfig(ROOT);
  return {
    tags: readTags(cost),
    allocation: {
      rules: (cost?.getOptionalConfigArray('allocation.rules') ?? []).map(
        (rule, index) => readRule(rule, `${ROOT}.allocation.rules[${index}]`),
      ),
      commitments: readCommitments(cost),
    },
    completeLagDays: readWholeNumber(cost, 'completeLagDays', 3, {
      minimum: 0,
      maximum: 60,
    }),
    closeAfterDays: readWholeNumber(cost, 'closeAfterDays', 15, {
      minimum: 0,
      maximum: 366,
    }),
    budgetThresholds: readThresholds(cost),
    maintenanceSchedule: readSchedule(cost),
  };
}

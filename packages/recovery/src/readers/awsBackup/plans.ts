import type {
  BackupLocation,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import { scheduleFrom } from '../common/scheduleFrom';
import { recoveryIdOf } from '../common/subjects';
import type { AwsCreator, AwsPlan, AwsRule, AwsSelection } from './schemas';
import { locationIdOf, locationOfArn } from './vaults';

/** Provider of the facts of AWS Backup. */
export const AWS_BACKUP = 'aws-backup';

/** Windows of rules that do not say: 8 hours to start, 7 days to complete. */
const DEFAULT_START_WINDOW_MINUTES = 480;
const DEFAULT_COMPLETION_WINDOW_MINUTES = 10_080;
const DAY = 86_400;

/** A rule of a plan: what we call a plan. */
export interface ReadRule {
  backupPlanId: string;
  plan: RecoverySubject['plans'][number];
  startWindowSeconds: number;
}

/** Id of the plan that a rule is; absent for what was started by hand. */
export function planIdOf(
  creator: AwsCreator | null | undefined,
): string | undefined {
  return creator?.BackupPlanId && creator.BackupRuleId
    ? recoveryIdOf(`${creator.BackupPlanId}.${creator.BackupRuleId}`)
    : undefined;
}

/** The plans that the rules of a backup plan are. */
export function readRules(
  { value, path }: Entry<AwsPlan>,
  vaults: readonly BackupLocation[],
  notices: Notices,
): ReadRule[] {
  const { BackupPlanId, BackupPlan } = value;
  return BackupPlan.Rules.map((rule, index) => {
    const startWindowSeconds =
      60 * (rule.StartWindowMinutes ?? DEFAULT_START_WINDOW_MINUTES);
    const days = rule.Lifecycle?.DeleteAfterDays;
    return {
      backupPlanId: BackupPlanId,
      startWindowSeconds,
      plan: {
        id: recoveryIdOf(`${BackupPlanId}.${rule.RuleId}`),
        provider: AWS_BACKUP,
        mechanism: rule.EnableContinuousBackup ? 'continuous' : 'snapshot',
        ...known({
          schedule: rule.ScheduleExpression
            ? scheduleFrom(
                {
                  dialect: 'aws6',
                  expression: rule.ScheduleExpression,
                  timezone: rule.ScheduleExpressionTimezone || 'UTC',
                  startWindowSeconds,
                  // Counted from the scheduled time, not from the start.
                  completionWindowSeconds:
                    60 *
                    (rule.CompletionWindowMinutes ??
                      DEFAULT_COMPLETION_WINDOW_MINUTES),
                },
                `${path}.BackupPlan.Rules[${index}].ScheduleExpression`,
                notices,
              )
            : undefined,
          retention: days && days > 0 ? { seconds: days * DAY } : undefined,
        }),
        locations: locationsOf(rule, value, vaults),
        state: 'active',
      },
    };
  });
}

/** The vault of a rule is in the account and region of its plan; copies may go anywhere. */
function locationsOf(
  rule: AwsRule,
  { BackupPlanArn }: AwsPlan,
  vaults: readonly BackupLocation[],
): BackupLocation[] {
  const [, partition, region, account] =
    /^arn:([^:]*):backup:([^:]+):([^:]+):/.exec(BackupPlanArn ?? '') ?? [];
  const target =
    region === undefined
      ? rule.TargetBackupVaultName
      : `arn:${partition}:backup:${region}:${account}:backup-vault:${rule.TargetBackupVaultName}`;
  const copies = (rule.CopyActions ?? []).map(
    copy => copy.DestinationBackupVaultArn,
  );
  return [target, ...copies].map(arn => {
    const id = locationIdOf({ arn, name: arn });
    return vaults.find(vault => vault.id === id) ?? locationOfArn(arn);
  });
}

/** Whether a selection names a resource; what it selects by tags is not known here. */
export function selects(
  { BackupSelection: { Resources, NotResources } }: AwsSelection,
  resourceArn: string,
): boolean {
  return (
    (Resources ?? []).some(pattern => matches(pattern, resourceArn)) &&
    !(NotResources ?? []).some(pattern => matches(pattern, resourceArn))
  );
}

/** ARNs that a selection names in full. */
export function selectedArns({
  BackupSelection: { Resources },
}: AwsSelection): string[] {
  return (Resources ?? []).filter(
    pattern => pattern.startsWith('arn:') && !pattern.includes('*'),
  );
}

function matches(pattern: string, arn: string): boolean {
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(arn);
}

import type {
  NativeRef,
  RecoveryDefinition,
  RecoveryNotice,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type {
  RecoveryPlanRow,
  RecoveryResourceRow,
  RecoverySubjectRow,
} from '../../database/recoveryTables';
import { inList } from '../../database/sqlParts';
import type {
  DeclaredResource,
  SubjectAnswer,
  SubjectNotice,
  SubjectStore,
  SubjectWord,
} from './SubjectStore';

const SUBJECTS = 'recovery_subjects';
const PLANS = 'recovery_plans';

function keyOf({ provider, nativeId }: NativeRef): string {
  return JSON.stringify([provider, nativeId]);
}

/** {@link SubjectStore} in `recovery_subjects` and `recovery_plans`, on SQLite and PostgreSQL. */
export class DatabaseSubjectStore implements SubjectStore {
  readonly #knex: Knex;
  readonly #clock: () => Date;

  static create(options: {
    knex: Knex;
    clock: () => Date;
  }): DatabaseSubjectStore {
    return new DatabaseSubjectStore(options.knex, options.clock);
  }

  private constructor(knex: Knex, clock: () => Date) {
    this.#knex = knex;
    this.#clock = clock;
  }

  async listDeclared(): Promise<DeclaredResource[]> {
    const rows = await this.#knex<RecoveryResourceRow>('recovery_resources')
      .whereNotNull('document_url')
      .orderBy('resource_id')
      .select('resource_id', 'definition', 'enrolled_at');
    return rows
      .map((row): DeclaredResource => {
        const definition: RecoveryDefinition = JSON.parse(row.definition);
        return {
          resourceId: row.resource_id,
          enrolledAt: row.enrolled_at,
          native: definition.native,
          plans: definition.backupPlans,
        };
      })
      .filter(({ native }) => native.length > 0);
  }

  async listObservedPlans(
    sourceId: string,
    resourceId: string,
  ): Promise<RecoveryPlanRow[]> {
    return this.#knex<RecoveryPlanRow>(PLANS).where({
      origin: sourceId,
      resource_id: resourceId,
    });
  }

  async putObservedPlans(rows: readonly RecoveryPlanRow[]): Promise<void> {
    await this.#knex.transaction(async tx => {
      for (const row of rows) {
        const { plan_id: _, ...changed } = row;
        await tx<RecoveryPlanRow>(PLANS)
          .insert(row)
          .onConflict('plan_id')
          .merge(changed)
          .where(`${PLANS}.origin`, row.origin);
      }
    });
  }

  async retainObservedPlans(
    sourceId: string,
    resourceId: string,
    planIds: readonly string[],
  ): Promise<void> {
    const kept = inList(this.#knex, 'plan_id', planIds);
    await this.#knex<RecoveryPlanRow>(PLANS)
      .where({ origin: sourceId, resource_id: resourceId })
      .whereRaw(`not (${kept.sql})`, kept.bindings)
      .delete();
  }

  async listAnswers(resourceId: string): Promise<SubjectAnswer[]> {
    const rows = await this.#knex<RecoverySubjectRow>(SUBJECTS)
      .where({ resource_id: resourceId })
      .select('source_id', 'provider', 'native_id', 'state', 'observed_at');
    return rows.map(row => ({
      sourceId: row.source_id,
      native: { provider: row.provider, nativeId: row.native_id },
      state: row.state as SubjectAnswer['state'],
      observedAt: row.observed_at ?? undefined,
    }));
  }

  async put(word: SubjectWord): Promise<void> {
    const row: RecoverySubjectRow = {
      source_id: word.sourceId,
      provider: word.native.provider,
      native_id: word.native.nativeId,
      resource_id: word.resourceId ?? null,
      state: word.state,
      checks: JSON.stringify(word.checks),
      notices: JSON.stringify(word.notices),
      error_code: null,
      error_message: null,
      error_since: null,
      observed_at: this.#clock().toISOString(),
    };
    await this.#knex<RecoverySubjectRow>(SUBJECTS)
      .insert(row)
      .onConflict(['source_id', 'provider', 'native_id'])
      .merge();
  }

  async putNotices(
    sourceId: string,
    { provider, nativeId }: NativeRef,
    notices: readonly RecoveryNotice[],
  ): Promise<void> {
    await this.#knex<RecoverySubjectRow>(SUBJECTS)
      .where({ source_id: sourceId, provider, native_id: nativeId })
      .update({ notices: JSON.stringify(notices) });
  }

  async fail(options: Parameters<SubjectStore['fail']>[0]): Promise<void> {
    const { sourceId, native, resourceId, code, message } = options;
    const key = {
      source_id: sourceId,
      provider: native.provider,
      native_id: native.nativeId,
    };
    await this.#knex.transaction(async tx => {
      const known = await tx<RecoverySubjectRow>(SUBJECTS).where(key).first();
      const error = {
        resource_id: resourceId ?? null,
        error_code: code,
        error_message: message,
        error_since: known?.error_since ?? this.#clock().toISOString(),
      };
      if (known) {
        await tx<RecoverySubjectRow>(SUBJECTS).where(key).update(error);
      } else {
        await tx<RecoverySubjectRow>(SUBJECTS).insert({
          ...key,
          ...error,
          state: 'insufficient_data',
          checks: '[]',
          notices: '[]',
          observed_at: null,
        });
      }
    });
  }

  async retain(
    sourceId: string,
    { known, resourceIds }: Parameters<SubjectStore['retain']>[1],
  ): Promise<void> {
    const resources = inList(this.#knex, 'resource_id', resourceIds);
    await this.#knex<RecoveryPlanRow>(PLANS)
      .where({ origin: sourceId })
      .whereRaw(`not (${resources.sql})`, resources.bindings)
      .delete();
    const kept = new Set(known.map(keyOf));
    const rows = await this.#knex<RecoverySubjectRow>(SUBJECTS)
      .where({ source_id: sourceId })
      .select('provider', 'native_id');
    for (const { provider, native_id } of rows) {
      if (!kept.has(keyOf({ provider, nativeId: native_id }))) {
        await this.#knex<RecoverySubjectRow>(SUBJECTS)
          .where({ source_id: sourceId, provider, native_id })
          .delete();
      }
    }
  }

  async listNotices(): Promise<SubjectNotice[]> {
    const rows = await this.#knex<RecoverySubjectRow>(SUBJECTS)
      .whereNot({ notices: '[]' })
      .orderBy(['source_id', 'provider', 'native_id'])
      .select('source_id', 'native_id', 'notices');
    return rows.flatMap(row => {
      const notices: RecoveryNotice[] = JSON.parse(row.notices);
      return notices.map(({ message }) => ({
        sourceId: row.source_id,
        nativeId: row.native_id,
        message,
      }));
    });
  }
}

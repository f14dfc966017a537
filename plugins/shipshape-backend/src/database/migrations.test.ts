import { TestDatabases } from '@backstage/backend-test-utils';
import { readdirSync } from 'node:fs';
import type { Knex } from 'knex';
import { recoveryTableRows } from './__testUtils__/recoveryTableRows';
import { migrationsDirectory } from './migrateDatabase';

const MIGRATIONS = readdirSync(migrationsDirectory)
  .filter(name => name.endsWith('.js'))
  .sort();

/** Every table with its columns and indexes, as the engine itself describes them. */
async function readSchema(knex: Knex): Promise<unknown> {
  if (knex.client.config.client === 'pg') {
    const { rows: columns } = await knex.raw(
      `select table_name, column_name, data_type, is_nullable, character_maximum_length, column_default
       from information_schema.columns where table_schema = current_schema() and table_name not like 'knex_%'
       order by table_name, ordinal_position`,
    );
    const { rows: indexes } = await knex.raw(
      `select tablename, indexname, indexdef from pg_indexes
       where schemaname = current_schema() and tablename not like 'knex_%' order by indexname`,
    );
    return { columns, indexes };
  }
  return await knex('sqlite_master')
    .whereNot('name', 'like', 'knex_%')
    .whereNot('name', 'like', 'sqlite_%')
    .whereNot('tbl_name', 'like', 'knex_%')
    .select('type', 'name', 'sql')
    .orderBy(['type', 'name']);
}

/** One row for each table that a migration makes, with the widest values that occur. */
const ROWS: Record<string, Record<string, Record<string, unknown>>> = {
  '20261124000000_cost.js': {
    source_runs: {
      source_id: 'focus:main',
      kind: 'cost',
      started_at: '2026-10-20T05:00:00.000Z',
      heartbeat_at: '2026-10-20T05:00:00.000Z',
      outcome: 'running',
      counts: '{}',
      errors: '[]',
    },
    cost_loads: {
      source_id: 'focus:main',
      run_id: 1,
      artifact: 'aws-2026-10',
      artifact_hash: 'a'.repeat(64),
      options_hash: 'b'.repeat(64),
      run_time: '2026-10-20T05:00:00.000Z',
      state: 'active',
      guards: '[]',
      created_at: '2026-10-20T05:00:00.000Z',
    },
    cost_cells: {
      load_id: 1,
      charge_day: '2026-10-01',
      currency: 'USD',
      sub_account_id: '',
      sub_account_name: '',
      provider: 'AWS',
      invoice_issuer: 'AWS',
      invoice_id: '',
      service_category: 'Compute',
      service: 'Amazon EC2',
      region: '',
      environment: '',
      charge_category: 'Usage',
      charge_class: '',
      commitment_id: '',
      commitment_status: '',
      pricing_category: '',
      allocation_key: '{}',
      billed_hi: '9223372036854775807',
      billed_lo: '999999999999',
      effective_hi: '-9223372036854775807',
      effective_lo: '0',
      list_hi: '9007199254740993',
      list_lo: '0',
      contracted_hi: '0',
      contracted_lo: '0',
      row_count: 1,
      missing_list: 0,
      missing_contracted: 0,
    },
    cost_allocations: {
      load_id: 1,
      rules_hash: 'c'.repeat(64),
      created_at: '2026-10-20T05:00:00.000Z',
    },
    cost_allocated: {
      allocation_id: 1,
      entity_ref: 'component:default/checkout',
      owner_ref: 'group:default/payments',
      reason: '',
      kind: 'direct',
      day: '2026-10-01',
      billing_period_start: '2026-10-01',
      currency: 'USD',
      provider: 'AWS',
      sub_account_id: '',
      sub_account_name: '',
      service_category: 'Compute',
      service: 'Amazon EC2',
      region: '',
      environment: '',
      charge_category: 'Usage',
      billed_hi: '9223372036854775807',
      billed_lo: '999999999999',
      effective_hi: '-9223372036854775807',
      effective_lo: '0',
      list_hi: '9007199254740993',
      list_lo: '0',
      contracted_hi: '0',
      contracted_lo: '0',
      row_count: 1,
      missing_list: 0,
      missing_contracted: 0,
    },
    cost_scopes: {
      source_id: 'focus:main',
      billing_account_id: 'acme',
      billing_period_start: '2026-10-01',
      billing_period_end: '2026-11-01',
      load_id: 1,
      allocation_id: 1,
      last_day_may_be_cut: true,
      closed: false,
    },
    entity_ownership: {
      entity_ref: 'component:default/checkout',
      owner_ref: 'group:default/payments',
      valid_from: '2026-10-01',
    },
    budget_alarms: {
      entity_ref: 'group:default/payments',
      period_start: '2026-10-01',
      metric: 'effective',
      currency: 'USD',
      threshold_percent: 80,
      state: 'fired',
      budget_amount: '1000000',
      used_amount: '800000.000000000000000001',
      changed_at: '2026-10-20T05:00:00.000Z',
    },
  },
  '20261124120000_slo.js': {
    slo_documents: {
      entity_ref: 'component:default/checkout',
      url: 'https://example.org/slo.yaml',
      read_at: '2026-11-24T05:00:00.000Z',
      problems: '[]',
    },
    slo_definitions: {
      slo_id: 'checkout-availability',
      entity_ref: 'component:default/checkout',
      document_url: 'https://example.org/slo.yaml',
      position: 0,
      definition: '{}',
      revision: 1,
      source_id: 'prometheus:main',
      owner_ref: 'group:default/payments',
      system_ref: 'system:default/shop',
      tier: 'critical',
      first_seen_at: '2026-11-24T05:00:00.000Z',
    },
    slo_revisions: {
      slo_id: 'checkout-availability',
      revision: 1,
      sli_hash: 'd'.repeat(64),
      entity_ref: 'component:default/checkout',
    },
    slo_series: {
      slo_id: 'checkout-availability',
      source_id: 'prometheus:main',
      revision: 1,
      // Beyond 32 bits.
      asked_from: '4099766400',
      as_of: '4102444800',
      method: 'shipshape',
      flags: '[]',
      ratios: '{}',
      error_code: 'timeout',
      error_message: 'The server did not answer',
      error_since: '2026-11-24T05:00:00.000Z',
    },
    slo_buckets: {
      series_id: 1,
      width: 3600,
      start: '4102444800',
      bad: 0.0010000000000000009,
      total: 123456789.123456,
      covered: 3600,
    },
    slo_status: {
      slo_id: 'checkout-availability',
      entity_ref: 'component:default/checkout',
      owner_ref: 'group:default/payments',
      system_ref: 'system:default/shop',
      tier: 'critical',
      status: 'exhausted',
      risk: 0,
      remaining: -1.5,
      view: '{}',
      computed_at: '2026-11-24T05:00:00.000Z',
    },
    slo_source_facts: {
      source_id: 'prometheus:main',
      retention_seconds: '4102444800',
      warnings: '[]',
      alerts_until: '2026-11-24T05:00:00.000Z',
    },
    incidents: {
      source_id: 'report:pagerduty',
      external_id: 'PT4KHLK',
      entity_ref: 'component:default/checkout',
      slo_ids: '["checkout-availability"]',
      severity: 'page',
      title: 'Checkout is down',
      url: 'https://example.org/incidents/1',
      started_at: '2026-11-24T05:00:00.000Z',
      detected_at: '2026-11-24T05:05:00.000Z',
      acknowledged_at: '2026-11-24T05:06:00.000Z',
      resolved_at: '2026-11-24T05:20:00.000Z',
      last_firing_at: '2026-11-24T05:19:00.000Z',
      updated_at: '2026-11-24T05:20:00.000Z',
    },
    report_batches: {
      kind: 'sli',
      origin: 'api',
      reporter: 'plugin:exporter',
      received_at: '2026-11-24T05:00:00.000Z',
      accepted: 1000,
      rejected: 0,
    },
    alarms: {
      kind: 'slo',
      subject: 'checkout-availability',
      level: 'budget-50',
      state: 'fired',
      changed_at: '2026-11-24T05:00:00.000Z',
      facts: '{}',
      notified_at: '2026-11-24T05:00:30.000Z',
      claimed_until: '2026-11-24T05:01:00.000Z',
    },
  },
  '20261130120000_recovery.js': recoveryTableRows,
};

/** Booleans and bytes come back as such, anything else is compared digit by digit. */
function isText(value: unknown): boolean {
  return typeof value !== 'boolean' && !Buffer.isBuffer(value);
}

describe('migrations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it('are all tested', () => {
    expect(MIGRATIONS).toEqual(Object.keys(ROWS));
  });

  describe.each(MIGRATIONS)('%s', migration => {
    const index = MIGRATIONS.indexOf(migration);

    it.each(databases.eachSupportedId())(
      'goes up, keeps data, goes down without a trace, and up again on %p',
      async databaseId => {
        const knex = await databases.init(databaseId);
        const options = { directory: migrationsDirectory };
        for (let i = 0; i < index; i++) {
          await knex.migrate.up(options);
        }
        const before = await readSchema(knex);

        await knex.migrate.up(options);
        const after = await readSchema(knex);
        expect(after).not.toEqual(before);
        for (const [table, row] of Object.entries(ROWS[migration])) {
          await knex(table).insert(row);
          const columns = Object.keys(row).map(column =>
            isText(row[column])
              ? knex.raw('cast(?? as text) as ??', [column, column])
              : column,
          );
          const [stored] = await knex(table).select(columns);
          for (const [column, value] of Object.entries(row)) {
            const actual =
              typeof value === 'boolean'
                ? Boolean(stored[column])
                : stored[column];
            expect([table, column, actual]).toEqual([
              table,
              column,
              isText(value) ? String(value) : value,
            ]);
          }
        }

        await knex.migrate.down(options);
        expect(await readSchema(knex)).toEqual(before);
        await knex.migrate.up(options);
        expect(await readSchema(knex)).toEqual(after);
        for (const table of Object.keys(ROWS[migration])) {
          expect([table, await knex(table)]).toEqual([table, []]);
        }
      },
    );
  });

  it.each(databases.eachSupportedId())(
    'take text of any length from bills, files and people on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const long = 'x'.repeat(300);
      const texts = {
        source_runs: ['source_id'],
        cost_loads: [
          'source_id',
          'artifact',
          'billing_account_id',
          'decided_by',
        ],
        cost_cells: [
          'sub_account_id',
          'sub_account_name',
          'provider',
          'invoice_issuer',
          'invoice_id',
          'service_category',
          'service',
          'region',
          'environment',
          'charge_category',
          'charge_class',
          'commitment_id',
          'commitment_status',
          'pricing_category',
          'allocation_key',
          'currency',
        ],
        cost_allocated: [
          'entity_ref',
          'owner_ref',
          'provider',
          'sub_account_id',
          'sub_account_name',
          'service_category',
          'service',
          'region',
          'environment',
          'charge_category',
          'currency',
        ],
        cost_scopes: ['source_id', 'billing_account_id'],
        entity_ownership: ['entity_ref', 'owner_ref'],
        budget_alarms: ['entity_ref', 'currency'],
        slo_documents: ['entity_ref', 'url', 'etag', 'error'],
        slo_definitions: [
          'slo_id',
          'entity_ref',
          'document_url',
          'source_id',
          'owner_ref',
          'system_ref',
          'tier',
        ],
        slo_revisions: ['slo_id', 'entity_ref'],
        slo_series: ['slo_id', 'source_id', 'error_message'],
        slo_status: ['slo_id', 'entity_ref', 'owner_ref', 'system_ref', 'tier'],
        slo_source_facts: ['source_id'],
        incidents: ['source_id', 'external_id', 'entity_ref', 'title', 'url'],
        report_batches: ['origin', 'reporter'],
        alarms: ['subject'],
        recovery_documents: ['entity_ref', 'url', 'etag', 'error'],
        recovery_resources: ['resource_id', 'entity_ref', 'owner_ref', 'tier'],
        recovery_enrolments: ['entity_ref', 'resource_id'],
        recovery_plans: ['plan_id', 'resource_id', 'origin'],
        recovery_drill_plans: ['drill_plan_id', 'resource_id'],
        backup_runs: ['plan_id', 'run_key', 'native_id', 'message', 'signal'],
        recovery_points: ['plan_id', 'location_id', 'native_id', 'copy_of'],
        replication_samples: ['resource_id', 'link_id', 'gap_at'],
        drills: ['drill_id', 'drill_plan_id', 'resource_id', 'origin'],
        evidence_records: ['resource_id', 'record_id', 'subject', 'reporter'],
        evidence_artifacts: ['media_type'],
        evidence_uploads: ['reporter'],
        recovery_subjects: [
          'source_id',
          'provider',
          'native_id',
          'resource_id',
          'error_message',
        ],
        recovery_status: ['resource_id', 'entity_ref', 'owner_ref', 'tier'],
      };
      const rows = Object.assign({}, ...Object.values(ROWS));
      for (const [table, columns] of Object.entries(texts)) {
        const values = Object.fromEntries(columns.map(name => [name, long]));
        await knex(table).insert({ ...rows[table], ...values });
        expect(await knex(table).select(columns)).toEqual([values]);
      }
    },
  );

  it.each(databases.eachSupportedId())(
    'leave one pointer per scope and one scope per allocation on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const scope = ROWS['20261124000000_cost.js'].cost_scopes;
      await knex('cost_scopes').insert(scope);
      await expect(
        knex('cost_scopes').insert({ ...scope, allocation_id: 2 }),
      ).rejects.toThrow();
      await expect(
        knex('cost_scopes').insert({
          ...scope,
          billing_period_start: '2026-11-01',
        }),
      ).rejects.toThrow();
    },
  );
});

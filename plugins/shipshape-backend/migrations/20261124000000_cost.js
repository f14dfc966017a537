/**
 * Cost storage. Amounts are pairs of 64-bit integers (`hi` in 10^-6, `lo` the rest in 10^-18 of the currency), because their sums are
 * exact on both engines. Days are `YYYY-MM-DD` text, '' stands for an absent dimension. Readers reach cells only through
 * `cost_scopes`, so that a whole scope changes in one update. Text without a fixed form has no limit: names in bills and of files are as long as they are.
 */

const METRICS = ['billed', 'effective', 'list', 'contracted'];

/** @param {import('knex').Knex.CreateTableBuilder} table */
function amounts(table) {
  for (const metric of METRICS) {
    table.bigInteger(`${metric}_hi`).notNullable();
    table.bigInteger(`${metric}_lo`).notNullable();
  }
  table.integer('row_count').notNullable();
  table.integer('missing_list').notNullable();
  table.integer('missing_contracted').notNullable();
}

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('source_runs', table => {
    table.comment('One attempt to refresh a source');
    table.increments('id');
    table.text('source_id').notNullable();
    table.text('kind').notNullable().comment('cost');
    table.string('started_at', 24).notNullable();
    table.string('finished_at', 24);
    table
      .string('heartbeat_at', 24)
      .notNullable()
      .comment('A running run without a recent one is dead');
    table
      .text('outcome')
      .notNullable()
      .comment('running, succeeded, partial or failed');
    table.text('progress').comment('JSON: done, total, message');
    table
      .text('counts')
      .notNullable()
      .comment('JSON: number of loads by final state');
    table.text('errors').notNullable().comment('JSON: code, artifact, message');
    table.index(['source_id', 'id'], 'source_runs_source_idx');
  });

  await knex.schema.createTable('cost_loads', table => {
    table.comment('One delivery of one scope; kept after it was superseded');
    table.increments('id');
    table.text('source_id').notNullable();
    table.integer('run_id').notNullable();
    table.text('artifact').notNullable();
    table.string('artifact_hash', 64).notNullable();
    table
      .string('options_hash', 64)
      .notNullable()
      .comment('SHA-256 of the cube options it was read with');
    table
      .text('cube_options')
      .comment('JSON: those options; what the indexes in its cells refer to');
    table.string('run_time', 24).notNullable().comment('When the export ran');
    table
      .text('billing_account_id')
      .comment('null: rejected or failed before its scopes were known');
    table.string('billing_period_start', 10);
    table.string('billing_period_end', 10);
    table.text('state').notNullable();
    table.integer('rows');
    table
      .text('totals')
      .comment('JSON: control totals by currency, decimal strings');
    table.text('report').comment('JSON: CostLoadReport of the artefact');
    table
      .text('defects')
      .comment('JSON: number of defects by code, for the pages');
    table.text('guards').notNullable().comment('JSON: code, message');
    table.text('error');
    table.string('data_through', 10).comment('Last UTC day covered');
    table.boolean('last_day_may_be_cut').notNullable().defaultTo(true);
    table
      .boolean('closed')
      .notNullable()
      .defaultTo(false)
      .comment('The export declares the period closed');
    table.string('created_at', 24).notNullable();
    table.string('activated_at', 24);
    table.text('decided_by');
    table.string('decided_at', 24);
    table.index(
      ['source_id', 'artifact', 'artifact_hash'],
      'cost_loads_artifact_idx',
    );
    table.index(['source_id', 'state'], 'cost_loads_state_idx');
  });

  await knex.schema.createTable('cost_cells', table => {
    table.comment(
      'The daily cube of a load; invisible until cost_scopes names the load',
    );
    table.integer('load_id').notNullable();
    table.string('charge_day', 10).notNullable();
    table.text('currency').notNullable();
    table.text('sub_account_id').notNullable();
    table.text('sub_account_name').notNullable();
    table.text('provider').notNullable();
    table.text('invoice_issuer').notNullable();
    table.text('invoice_id').notNullable();
    table.text('service_category').notNullable();
    table.text('service').notNullable();
    table.text('region').notNullable();
    table.text('environment').notNullable();
    table.text('charge_category').notNullable();
    table.text('charge_class').notNullable();
    table.text('commitment_id').notNullable();
    table.text('commitment_status').notNullable();
    table.text('pricing_category').notNullable();
    table
      .text('allocation_key')
      .notNullable()
      .comment('Canonical JSON of AllocationKey');
    amounts(table);
    table.index(['load_id', 'charge_day'], 'cost_cells_load_day_idx');
  });

  await knex.schema.createTable('cost_allocations', table => {
    table.comment('One allocation of one load by one set of rules');
    table.increments('id');
    table.integer('load_id').notNullable();
    table
      .string('rules_hash', 64)
      .notNullable()
      .comment('SHA-256 of what rules and ownership make of the load');
    table.string('created_at', 24).notNullable();
    table.index(['load_id'], 'cost_allocations_load_idx');
  });

  await knex.schema.createTable('cost_allocated', table => {
    table.comment('Cells after allocation, by the dimensions of the pages');
    table.integer('allocation_id').notNullable();
    table.text('entity_ref').notNullable().comment("'' when unallocated");
    table
      .text('owner_ref')
      .notNullable()
      .comment("Owner on the charge day; '' when unallocated or ownerless");
    table
      .text('reason')
      .notNullable()
      .comment("Why it is unallocated; '' when allocated");
    table.text('kind').notNullable().comment('direct or shared');
    table.string('day', 10).notNullable();
    table.string('billing_period_start', 10).notNullable();
    table.text('currency').notNullable();
    table.text('provider').notNullable();
    table.text('sub_account_id').notNullable();
    table.text('sub_account_name').notNullable();
    table.text('service_category').notNullable();
    table.text('service').notNullable();
    table.text('region').notNullable();
    table.text('environment').notNullable();
    table.text('charge_category').notNullable();
    amounts(table);
    table.index(['allocation_id'], 'cost_allocated_allocation_idx');
    table.index(['entity_ref', 'day'], 'cost_allocated_entity_day_idx');
    table.index(['owner_ref', 'day'], 'cost_allocated_owner_day_idx');
    table.index(['reason', 'day'], 'cost_allocated_reason_day_idx');
    table.index(
      ['entity_ref', 'billing_period_start'],
      'cost_allocated_entity_period_idx',
    );
    table.index(
      ['owner_ref', 'billing_period_start'],
      'cost_allocated_owner_period_idx',
    );
    table.index(
      ['reason', 'billing_period_start'],
      'cost_allocated_reason_period_idx',
    );
  });

  await knex.schema.createTable('cost_scopes', table => {
    table.comment(
      'The pointer: which load and allocation of a scope readers see',
    );
    table.text('source_id').notNullable();
    table.text('billing_account_id').notNullable();
    table.string('billing_period_start', 10).notNullable();
    table.string('billing_period_end', 10).notNullable();
    table.integer('load_id').notNullable();
    table.integer('allocation_id').notNullable();
    table.string('data_through', 10).comment('Last UTC day covered');
    table.boolean('last_day_may_be_cut').notNullable();
    table
      .boolean('closed')
      .notNullable()
      .comment('The export declared the period closed');
    table.primary(
      ['source_id', 'billing_account_id', 'billing_period_start'],
      'cost_scopes_pk',
    );
    table.unique(['allocation_id'], {
      indexName: 'cost_scopes_allocation_idx',
    });
  });

  await knex.schema.createTable('entity_ownership', table => {
    table.comment('Who owned an entity on which days, [valid_from, valid_to)');
    table.text('entity_ref').notNullable();
    table.text('owner_ref').notNullable();
    table.string('valid_from', 10).notNullable();
    table.string('valid_to', 10).comment('null: still valid');
    table
      .text('mappings')
      .comment(
        'JSON: annotations that mapped charges to the entity when it was last seen',
      );
    table.primary(['entity_ref', 'valid_from'], 'entity_ownership_pk');
  });

  await knex.schema.createTable('budget_alarms', table => {
    table.comment(
      'State of each threshold of each budget in each period; what was told to whom is told once',
    );
    table.text('entity_ref').notNullable();
    table.string('period_start', 10).notNullable();
    table.text('metric').notNullable();
    table.text('currency').notNullable();
    table
      .integer('threshold_percent')
      .notNullable()
      .comment('0: the notice that the data is stale');
    table
      .text('state')
      .notNullable()
      .comment('fired or resolved; ok has no row');
    table.text('budget_amount').notNullable().comment('Decimal');
    table
      .text('used_amount')
      .notNullable()
      .comment('Decimal, when the state changed');
    table.string('changed_at', 24).notNullable();
    table
      .string('notified_at', 24)
      .comment('null: the notification is still to be sent');
    table
      .string('claimed_until', 24)
      .comment('Until then one replica is sending; later another may');
    table.primary(
      ['entity_ref', 'period_start', 'metric', 'currency', 'threshold_percent'],
      'budget_alarms_pk',
    );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('budget_alarms');
  await knex.schema.dropTable('entity_ownership');
  await knex.schema.dropTable('cost_scopes');
  await knex.schema.dropTable('cost_allocated');
  await knex.schema.dropTable('cost_allocations');
  await knex.schema.dropTable('cost_cells');
  await knex.schema.dropTable('cost_loads');
  await knex.schema.dropTable('source_runs');
};

/**
 * SLO storage. Instants of buckets are seconds since the epoch, all others ISO-8601 text. Counts are floating point: rates are extrapolated
 * by their source and are no money. A series is one way of counting one SLO: when its queries or its source change, a new one begins, and the
 * counts of the old one are never added to it.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('slo_documents', table => {
    table.comment('OpenSLO files that entities name');
    table.text('entity_ref').notNullable();
    table.text('url').notNullable();
    table.string('read_at', 24).comment('Last time it was read');
    table.text('etag');
    table.text('error').comment('Why it could not be read, for people');
    table
      .text('problems')
      .notNullable()
      .comment('JSON: DefinitionProblem of this file');
    table.primary(['entity_ref', 'url'], 'slo_documents_pk');
  });

  await knex.schema.createTable('slo_definitions', table => {
    table.comment('The SLOs of the catalog, one per objective');
    table.text('slo_id').notNullable().primary();
    table.text('entity_ref').notNullable();
    table.text('document_url').notNullable();
    table.integer('position').notNullable().comment('Order in the document');
    table.text('definition').notNullable().comment('JSON: SloDefinition');
    table
      .integer('revision')
      .notNullable()
      .comment('Counts how often its SLI changed, from 1');
    table.text('source_id').comment('null: no source serves it');
    table.text('owner_ref');
    table.text('system_ref');
    table.text('tier');
    table.string('first_seen_at', 24).notNullable();
    table.index(['entity_ref'], 'slo_definitions_entity_idx');
  });

  await knex.schema.createTable('slo_revisions', table => {
    table.comment(
      'Newest revision of every SLO that ever was: one that comes back continues its counts only when it still counts the same',
    );
    table.text('slo_id').notNullable().primary();
    table.integer('revision').notNullable();
    table.text('sli_hash').notNullable();
    table
      .text('entity_ref')
      .notNullable()
      .comment('Whose SLO it was last: another one begins counts of its own');
  });

  await knex.schema.createTable('slo_series', table => {
    table.comment('One way of counting one SLO');
    table.increments('id');
    table.text('slo_id').notNullable();
    table.text('source_id').notNullable();
    table.integer('revision').notNullable();
    table
      .bigInteger('asked_from')
      .comment('Beginning of the time that was asked for with success');
    table.bigInteger('as_of').comment('End of that time');
    table.text('method').comment('How it was last read: SloMethod');
    table.text('flags').notNullable().comment('JSON: SloFlag of the counts');
    table.text('ratios').comment('JSON: newest error ratios by window, at');
    table.text('error_code');
    table.text('error_message').comment('For holders of source.read');
    table.string('error_since', 24);
    table.unique(['slo_id', 'source_id', 'revision'], {
      indexName: 'slo_series_uq',
    });
  });

  await knex.schema.createTable('slo_buckets', table => {
    table.comment(
      'Counts of aligned intervals: of an hour for all complete hours, and of five minutes for the last days',
    );
    table.integer('series_id').notNullable();
    table.integer('width').notNullable().comment('Seconds: 300 or 3600');
    table.bigInteger('start').notNullable().comment('Seconds since the epoch');
    table.double('bad').notNullable();
    table.double('total').notNullable();
    table
      .integer('covered')
      .notNullable()
      .comment('Seconds of the interval with samples');
    table.primary(['series_id', 'width', 'start'], 'slo_buckets_pk');
  });

  await knex.schema.createTable('slo_status', table => {
    table.comment('Figures of each SLO as of its last refresh, for the pages');
    table.text('slo_id').notNullable().primary();
    table.text('entity_ref').notNullable();
    table.text('owner_ref');
    table.text('system_ref');
    table.text('tier');
    table.text('status').notNullable().comment('SloStatus');
    table
      .integer('risk')
      .notNullable()
      .comment('Place of the status in the order of risk');
    table
      .double('remaining')
      .notNullable()
      .comment(
        'Budget left; a large number where it is not known, to sort last',
      );
    table.text('view').notNullable().comment('JSON: SloView');
    table.string('computed_at', 24).notNullable();
    table.index(['risk', 'remaining', 'slo_id'], 'slo_status_risk_idx');
    table.index(['entity_ref'], 'slo_status_entity_idx');
    table.index(['owner_ref', 'risk', 'remaining'], 'slo_status_owner_idx');
  });

  await knex.schema.createTable('slo_source_facts', table => {
    table.comment(
      'What a source said about itself, and how far its alerts were read',
    );
    table.text('source_id').notNullable().primary();
    table.bigInteger('retention_seconds');
    table.text('warnings').notNullable().comment('JSON: sentences');
    table.string('alerts_until', 24);
  });

  await knex.schema.createTable('incidents', table => {
    table.comment('Incidents of alerts and of reports');
    table.increments('id');
    table
      .text('source_id')
      .notNullable()
      .comment('prometheus:main, or the reporter as report:pagerduty');
    table.text('external_id').notNullable();
    table.text('entity_ref').notNullable();
    table.text('slo_ids').notNullable().comment('JSON');
    table.text('severity').comment('page or ticket');
    table.text('title');
    table.text('url');
    table.string('started_at', 24);
    table.string('detected_at', 24).notNullable();
    table.string('acknowledged_at', 24);
    table.string('resolved_at', 24);
    table
      .string('last_firing_at', 24)
      .comment('Last evaluation seen firing, for alerts');
    table
      .string('updated_at', 24)
      .notNullable()
      .comment('Of two reports the one with the later instant wins');
    table.unique(['source_id', 'external_id'], { indexName: 'incidents_uq' });
    table.index(['entity_ref', 'detected_at'], 'incidents_entity_idx');
  });

  await knex.schema.createTable('report_batches', table => {
    table.comment('Reports that came, for freshness and audit');
    table.increments('id');
    table.text('kind').notNullable().comment('sli or incidents');
    table.text('origin').notNullable().comment('api, or the file of the inbox');
    table.text('reporter').notNullable().comment('Principal, or inbox');
    table.string('received_at', 24).notNullable();
    table.integer('accepted').notNullable();
    table.integer('rejected').notNullable();
    table.index(['received_at'], 'report_batches_received_idx');
  });

  await knex.schema.createTable('alarms', table => {
    table.comment('States that people are told about once per change');
    table.text('kind').notNullable().comment('slo');
    table.text('subject').notNullable().comment('SLO id');
    table
      .text('level')
      .notNullable()
      .comment('budget-50, budget-25, exhausted, burning-page, burning-ticket');
    table.text('state').notNullable().comment('fired or resolved');
    table.string('changed_at', 24).notNullable();
    table.text('facts').notNullable().comment('JSON: figures at the change');
    table
      .string('notified_at', 24)
      .comment('null: the notification is still to be sent');
    table
      .string('claimed_until', 24)
      .comment('Until then one replica is sending; later another may');
    table.primary(['kind', 'subject', 'level'], 'alarms_pk');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('alarms');
  await knex.schema.dropTable('report_batches');
  await knex.schema.dropTable('incidents');
  await knex.schema.dropTable('slo_source_facts');
  await knex.schema.dropTable('slo_status');
  await knex.schema.dropTable('slo_buckets');
  await knex.schema.dropTable('slo_series');
  await knex.schema.dropTable('slo_revisions');
  await knex.schema.dropTable('slo_definitions');
  await knex.schema.dropTable('slo_documents');
};

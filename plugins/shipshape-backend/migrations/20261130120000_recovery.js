/**
 * Recovery storage. Instants are ISO-8601 text in UTC with milliseconds, which sorts as time. Reports may come before the document that
 * declares their plan or resource: rows name them by id, and join when they are there.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('recovery_documents', table => {
    table.comment('Recovery documents that entities name');
    table.text('entity_ref').notNullable();
    table.text('url').notNullable();
    table.string('read_at', 24).comment('Last time it was read');
    table.text('etag');
    table.text('error').comment('Why it could not be read, for people');
    table.text('problems').notNullable().comment('JSON: DefinitionProblem');
    table.primary(['entity_ref', 'url'], 'recovery_documents_pk');
  });

  await knex.schema.createTable('recovery_resources', table => {
    table.comment('What must be recoverable, by document or by annotation');
    table
      .text('resource_id')
      .notNullable()
      .primary()
      .comment('metadata.name of the document, or the ref of the entity');
    table.text('entity_ref').notNullable();
    table.text('document_url').comment('null: there is no document');
    table.text('definition').notNullable().comment('JSON: RecoveryDefinition');
    table
      .text('objectives')
      .notNullable()
      .comment('JSON: EffectiveObjective without strategyFit');
    table
      .text('problems')
      .notNullable()
      .comment('JSON: DefinitionProblem of its annotations');
    table.text('owner_ref');
    table.text('system_ref');
    table.text('tier');
    table.string('enrolled_at', 24).notNullable();
    table.index(['entity_ref'], 'recovery_resources_entity_idx');
  });

  await knex.schema.createTable('recovery_enrolments', table => {
    table.comment('Since when resources were judged that left lately');
    table.text('entity_ref').notNullable();
    table.text('resource_id').notNullable();
    table.string('enrolled_at', 24).notNullable();
    table.string('left_at', 24).notNullable();
    table.primary(['entity_ref', 'resource_id'], 'recovery_enrolments_pk');
  });

  await knex.schema.createTable('recovery_plans', table => {
    table.comment('Backup plans, of documents and as sources see them');
    table.text('plan_id').notNullable().primary();
    table.text('resource_id').notNullable();
    table.text('origin').notNullable().comment('document, or a source id');
    table.text('plan').notNullable().comment('JSON: BackupPlan');
    table
      .text('states')
      .notNullable()
      .comment('JSON: [{state, from}], oldest first, for slots of the past');
    table.index(['resource_id'], 'recovery_plans_resource_idx');
  });

  await knex.schema.createTable('recovery_drill_plans', table => {
    table.comment('Drill plans of documents');
    table.text('drill_plan_id').notNullable().primary();
    table.text('resource_id').notNullable();
    table.text('plan').notNullable().comment('JSON: DrillPlan');
    table.index(['resource_id'], 'recovery_drill_plans_resource_idx');
  });

  await knex.schema.createTable('backup_runs', table => {
    table.comment('Attempts to back up; slots without one have no row');
    table.increments('id');
    table.text('plan_id').notNullable();
    table.text('run_key').notNullable();
    table.text('native_id');
    table.text('kind').notNullable().comment('backup or copy');
    table.text('trigger').notNullable();
    table.text('state').notNullable().comment('BackupRunState');
    table.string('slot_at', 24);
    table.string('queued_at', 24);
    table.string('started_at', 24);
    table.string('finished_at', 24);
    table
      .string('sort_at', 24)
      .notNullable()
      .comment('First known of slot, start, queue, end, receipt');
    table.integer('exit_code');
    table.text('signal');
    table.text('message');
    table.bigInteger('bytes_processed');
    table.bigInteger('bytes_stored');
    table.text('point_native_id');
    table.text('source').notNullable().comment('FactSource');
    table.text('conflict').comment('Other ends that were told of, for people');
    table.text('tool_version');
    table
      .string('sent_at', 24)
      .comment('By the clock of the sender; of two states the later counts');
    table.string('received_at', 24).notNullable();
    table.unique(['plan_id', 'run_key'], { indexName: 'backup_runs_uq' });
    table.index(['plan_id', 'sort_at'], 'backup_runs_sort_idx');
    table.index(['plan_id', 'native_id'], 'backup_runs_native_idx');
    table.index(['sort_at'], 'backup_runs_age_idx');
  });

  await knex.schema.createTable('recovery_points', table => {
    table.comment('What can or could be restored');
    table.increments('id');
    table.text('plan_id').notNullable();
    table.text('location_id').notNullable();
    table.text('native_id').notNullable();
    table.text('type').notNullable();
    table.text('copy_of');
    table.text('depends_on').notNullable().comment('JSON: native ids');
    table.text('timeline_key');
    table.string('created_at', 24).notNullable();
    table.string('consistent_at', 24).notNullable();
    table.string('available_at', 24);
    table.string('range_from', 24);
    table.string('range_to', 24);
    table.string('expires_at', 24);
    table.boolean('never_expires');
    table.bigInteger('size_bytes');
    table.bigInteger('stored_bytes');
    table.text('encrypted').notNullable().comment('yes, no or unknown');
    table.text('lock').comment('JSON: Immutability');
    table.text('completeness').notNullable();
    table.text('state').notNullable().comment('RecoveryPointState');
    table.text('verification').notNullable();
    table.string('verified_at', 24);
    table
      .string('gone_at', 24)
      .comment('Since when it is not restorable any more, for exposure then');
    table
      .string('seen_at', 24)
      .comment('When it was last said to be there; null: never');
    table
      .text('gone_reports')
      .comment('JSON: when it was said to be gone since then, oldest first');
    table.text('source').notNullable().comment('FactSource');
    table.string('observed_at', 24).notNullable();
    table.unique(['plan_id', 'location_id', 'native_id'], {
      indexName: 'recovery_points_uq',
    });
    table.index(['plan_id', 'consistent_at'], 'recovery_points_time_idx');
    table.index(['gone_at'], 'recovery_points_gone_idx');
    table.index(['expires_at'], 'recovery_points_expiry_idx');
  });

  await knex.schema.createTable('replication_samples', table => {
    table.comment('How far copies were behind');
    table.text('resource_id').notNullable();
    table.text('link_id').notNullable();
    table.string('measured_at', 24).notNullable();
    table.text('mode').notNullable();
    table.text('sent_lsn');
    table.text('replay_lsn');
    table.bigInteger('lag_bytes');
    table.double('lag_seconds');
    table.boolean('caught_up').notNullable();
    table.string('protected_until', 24);
    table.boolean('failing');
    table.string('failing_since', 24);
    table.text('gap_at');
    table.integer('interval_seconds');
    table.text('source').notNullable();
    table.primary(
      ['resource_id', 'link_id', 'measured_at'],
      'replication_samples_pk',
    );
    table.index(['measured_at'], 'replication_samples_age_idx');
  });

  await knex.schema.createTable('drills', table => {
    table.comment('Restore drills, as last reported');
    table.text('drill_id').notNullable().primary();
    table.text('drill_plan_id').notNullable();
    table.text('resource_id').notNullable();
    table.integer('revision').notNullable();
    table.text('scope').notNullable();
    table.text('lifecycle').notNullable();
    table.text('outcome');
    table.string('declared_at', 24);
    table.string('finished_at', 24);
    table
      .string('sort_at', 24)
      .notNullable()
      .comment('First known of declaration, end, receipt');
    table.text('report').notNullable().comment('JSON: DrillReport');
    table
      .text('targets')
      .comment('JSON: objective of the scope when the first report came');
    table.text('origin').notNullable().comment('report, or a source id');
    table.string('received_at', 24).notNullable();
    table.index(['resource_id', 'sort_at'], 'drills_resource_idx');
    table.index(['finished_at'], 'drills_finished_idx');
  });

  await knex.schema.createTable('evidence_records', table => {
    table.comment('Chains of evidence, one per resource; never changed');
    table.text('resource_id').notNullable();
    table.integer('position').notNullable().comment('From 0');
    table.text('record_id').notNullable();
    table.text('subject').notNullable().comment('drill:<id>');
    table.text('record').notNullable().comment('Canonical JSON, as hashed');
    table.string('record_sha256', 64).notNullable();
    table.string('artifact_sha256', 64).notNullable();
    table
      .text('reporter')
      .notNullable()
      .comment('Principal that reported the drill; not hashed');
    table.string('created_at', 24).notNullable();
    table.primary(['resource_id', 'position'], 'evidence_records_pk');
    table.unique(['resource_id', 'record_id'], {
      indexName: 'evidence_records_uq',
    });
    table.index(['subject'], 'evidence_records_subject_idx');
    table.index(['artifact_sha256'], 'evidence_records_artifact_idx');
  });

  await knex.schema.createTable('evidence_chains', table => {
    table.comment('End of each chain, and what verifying it found');
    table.text('resource_id').notNullable().primary();
    table.integer('records').notNullable().comment('Appended in all');
    table
      .string('head_sha256', 64)
      .notNullable()
      .comment('Hash of the record that was appended last');
    table
      .string('verified_at', 24)
      .notNullable()
      .comment('Last time the whole chain was verified');
    table.boolean('intact').notNullable();
    table
      .text('broken_at')
      .comment('Id of the first record that does not hold');
  });

  await knex.schema.createTable('evidence_artifacts', table => {
    table.comment('Bytes of evidence, redacted before they were hashed');
    table.string('sha256', 64).notNullable().primary();
    table.text('media_type').notNullable();
    table.integer('bytes').notNullable();
    table.binary('content').notNullable();
  });

  await knex.schema.createTable('evidence_uploads', table => {
    table.comment('Who sent which bytes: only for them do records show them');
    table.string('sha256', 64).notNullable();
    table.text('reporter').notNullable().comment('Principal');
    table.string('received_at', 24).notNullable();
    table.primary(['sha256', 'reporter'], 'evidence_uploads_pk');
  });

  await knex.schema.createTable('recovery_subjects', table => {
    table.comment('What sources know, also what nobody declared');
    table.text('source_id').notNullable();
    table.text('provider').notNullable();
    table.text('native_id').notNullable();
    table.text('resource_id').comment('null: no document names it');
    table.text('state').notNullable();
    table.text('checks').notNullable().comment('JSON: ToolCheck');
    table.text('notices').notNullable().comment('JSON: RecoveryNotice');
    table.text('error_code');
    table.text('error_message').comment('For holders of source.read');
    table.string('error_since', 24);
    table.string('observed_at', 24);
    table.primary(
      ['source_id', 'provider', 'native_id'],
      'recovery_subjects_pk',
    );
  });

  await knex.schema.createTable('recovery_status', table => {
    table.comment('Standing of each resource as of its last refresh');
    table.text('resource_id').notNullable().primary();
    table.text('entity_ref').notNullable();
    table.text('owner_ref');
    table.text('system_ref');
    table.text('tier');
    table.text('status').notNullable().comment('RecoveryStatus');
    table
      .integer('risk')
      .notNullable()
      .comment('Place of the status in the order of risk');
    table
      .double('slack')
      .notNullable()
      .comment('Smaller is worse, inside one status');
    table
      .text('coverage')
      .notNullable()
      .comment('JSON: how far it gets in the funnel');
    table.text('summary').notNullable().comment('JSON: RecoverySummary');
    table.text('controls').notNullable().comment('JSON: ControlResult');
    table
      .text('signals')
      .notNullable()
      .comment('JSON: RecoverySignals, what alarms are made of');
    table.string('computed_at', 24).notNullable();
    table.index(['risk', 'slack', 'resource_id'], 'recovery_status_risk_idx');
    table.index(['entity_ref'], 'recovery_status_entity_idx');
    table.index(['owner_ref', 'risk', 'slack'], 'recovery_status_owner_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'recovery_status',
    'recovery_subjects',
    'evidence_uploads',
    'evidence_artifacts',
    'evidence_chains',
    'evidence_records',
    'drills',
    'replication_samples',
    'recovery_points',
    'backup_runs',
    'recovery_drill_plans',
    'recovery_plans',
    'recovery_enrolments',
    'recovery_resources',
    'recovery_documents',
  ]) {
    await knex.schema.dropTable(table);
  }
};

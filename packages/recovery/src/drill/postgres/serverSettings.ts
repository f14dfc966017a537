/** Settings of a server by name. */
export type ServerSettings = Readonly<Record<string, string | number>>;

/** Where a scratch server listens, and what else differs from drill to drill. */
export interface ServerPlace {
  dataDirectory: string;
  socketDirectory: string;
  port: number;
  hbaFile: string;
  identFile: string;
  sharedPreloadLibraries: readonly string[];
  /** Major version of the server. */
  major: number;
}

/**
 * What keeps a restored server to itself. All of it goes on the command line, where it outranks `postgresql.conf` and a restored
 * `postgresql.auto.conf`.
 */
export function isolationSettings(place: ServerPlace): ServerSettings {
  return {
    data_directory: place.dataDirectory,
    hba_file: place.hbaFile,
    ident_file: place.identFile,
    external_pid_file: '',
    // Nobody but the runner's account reaches it.
    listen_addresses: '',
    unix_socket_directories: place.socketDirectory,
    unix_socket_permissions: '0700',
    port: place.port,
    ssl: 'off',
    // Nothing goes into the real archive, and nothing is fetched from a real primary.
    archive_mode: 'off',
    archive_command: '',
    // Unknown to older ones, which would not start.
    ...(place.major >= 15 && { archive_library: '' }),
    primary_conninfo: '',
    primary_slot_name: '',
    synchronous_standby_names: '',
    recovery_min_apply_delay: 0,
    // Commands of the source, which would clean its archive up or promote something. (`restore_command` is the executor's.)
    archive_cleanup_command: '',
    recovery_end_command: '',
    // No subscriptions, no schedulers.
    max_logical_replication_workers: 0,
    shared_preload_libraries: place.sharedPreloadLibraries.join(','),
    session_preload_libraries: '',
    local_preload_libraries: '',
    // The log goes where the runner reads it, without statements; what else is in it of rows is redacted.
    logging_collector: 'off',
    log_destination: 'stderr',
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_line_prefix: '%m [%p] ',
    log_timezone: 'UTC',
    cluster_name: 'shipshape-drill',
    huge_pages: 'off',
    // Sized for the source's machine, which this one need not be.
    shared_buffers: '128MB',
    hot_standby: 'on',
  };
}

/** As arguments of `postgres`. */
export function settingArguments(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
}

/** Settings that a standby must have at least as high as its primary, by their names in `pg_controldata`. */
const CONTROL_SETTINGS: Readonly<Record<string, string>> = {
  'max_connections setting': 'max_connections',
  'max_worker_processes setting': 'max_worker_processes',
  'max_wal_senders setting': 'max_wal_senders',
  'max_prepared_xacts setting': 'max_prepared_transactions',
  'max_locks_per_xact setting': 'max_locks_per_transaction',
};

/**
 * Settings that recovery needs, from the output of `pg_controldata` of the restored directory: smaller ones make it end with FATAL
 * "insufficient parameter settings".
 */
export function settingsOfControlData(output: string): ServerSettings {
  const settings: Record<string, string> = {};
  for (const line of output.split('\n')) {
    const [, name, value] = /^([^:]+):\s+(\S+)$/.exec(line.trim()) ?? [];
    const setting = name === undefined ? undefined : CONTROL_SETTINGS[name];
    if (setting !== undefined && value !== undefined) {
      settings[setting] = value;
    }
    if (name === 'track_commit_timestamp setting' && value === 'on') {
      settings.track_commit_timestamp = 'on';
    }
  }
  return settings;
}

/** Messages of the ten audit controls: what each asks for, and how to pass it. */
export const backupControlMessages = {
  title: 'Audit controls',
  control: 'Control',
  status: 'Result',
  found: 'What was found',
  fix: 'What to do',
  empty: 'None was evaluated yet.',
  statuses: {
    compliant: 'Passed',
    non_compliant: 'Failed',
    insufficient_data: 'Not enough data',
    not_applicable: 'Not applicable',
    exempt: 'Exempt',
  },
  statusMeaning: {
    compliant: 'What the control asks for holds',
    non_compliant: 'What the control asks for does not hold',
    insufficient_data: 'Something needed to judge it is unknown: not passed',
    not_applicable: 'It does not apply to this resource',
    exempt: 'An exemption is in force',
  },
  name: {
    'plan-exists': 'A backup plan is active',
    'plan-frequency-retention': 'Backed up often enough, and kept long enough',
    'deletion-protected': 'Nobody can delete recovery points by hand',
    encrypted: 'All recovery points are encrypted',
    'point-retention': 'Each recovery point is kept long enough',
    'cross-region': 'A copy is in another region',
    'cross-account': 'A copy is in another account',
    immutable: 'Recovery points are locked',
    'recent-point': 'There is a recent recovery point',
    'restore-time': 'A drill restored it in time',
  },
  parameter: {
    frequencySeconds: 'at least every {{length}}',
    recentPointSeconds: 'not older than {{length}}',
    maxRestoreMinutes: 'within {{length}}',
    retentionDays: 'at least {{length}}',
    region: 'other than {{value}}',
    account: 'other than {{value}}',
    mode: 'mode {{value}}',
  },
  remedy: {
    'plan-exists':
      'Add a plan to backupPlans of the recovery document, or activate the paused one in the tool.',
    'plan-frequency-retention':
      'Change the schedule or the retention in the tool and in the recovery document, so that one plan meets both.',
    'deletion-protected':
      'Deny deletion where the points are kept (vault policy, bucket policy, append-only server), and say so with deletionDenied: yes of the location.',
    encrypted:
      'Encrypt where the points are kept. Points without encryption fail this until they expire.',
    'point-retention':
      'Lengthen the retention of the plan. Points that expire too early fail this until they are gone.',
    'cross-region':
      'Copy points to another region, and add that place to locations with its region.',
    'cross-account':
      'Copy points to another account, and add that place to locations with its account.',
    immutable:
      'Lock the vault, bucket or repository at least until the end of the retention, and say so with immutability of the location.',
    'recent-point':
      'See the recent backups for what went wrong, and run one now. If they run, let them report.',
    'restore-time':
      'Run a restore drill. If it is too slow: restore in parallel, keep full backups closer together, or use a faster strategy.',
  },
  unknownRemedy:
    'Say in the recovery document, or let the tool report, what is missing.',
} as const;

import { sloHistoryMessages } from './sloHistory';

/** Messages of everything about SLOs that several screens use. */
export const sloMessages = {
  title: 'SLOs',
  permission: 'shipshape.slo.read',
  attempt: 'reading the SLOs of {{name}}',
  status: {
    exhausted: 'Budget exhausted',
    burningPage: 'Burning fast, page',
    burningTicket: 'Burning, ticket',
    error: 'Data error',
    invalid: 'Query invalid',
    noData: 'No data',
    unsupported: 'Source not supported',
    notConfigured: 'Query missing',
    noTraffic: 'No traffic',
    notStarted: 'Not started',
    partial: 'Partial data',
    healthy: 'Healthy',
  },
  statusMeaning: {
    exhausted: 'No error budget is left in the window',
    burningPage:
      'The budget burns so fast that somebody is being called: a page alert is firing',
    burningTicket:
      'The budget burns too fast to last: a ticket alert is firing',
    error: 'The last query failed; the figures are those from before',
    invalid: 'The query of its definition cannot be used',
    noData: 'The query finds no samples: that is unknown, neither good nor bad',
    unsupported: 'No source here can read the data source of its definition',
    notConfigured: 'Its definition holds a placeholder instead of a query',
    noTraffic: 'Samples exist, but nothing was requested in the window',
    notStarted: 'Its first period has not begun',
    partial: 'Part of the window has no data',
    healthy: 'Budget is left, and it does not burn too fast',
  },
  staleSince: '{{status}} · stale since {{since}}',
  withPartial: '{{status}} · partial data',
  count: '{{number}} × {{status}}',
  objective: {
    requests: '{{target}} of requests good {{window}}',
    time: 'Good {{target}} of the time {{window}}',
    slices:
      '{{target}} of slices of {{length}} good {{window}}; a slice is good when at least {{slice}} of it is',
    ratioSlices:
      '{{target}} good on average of slices of {{length}} {{window}}',
    rolling: 'over {{length}}',
    calendar: 'in each calendar period of {{length}} ({{zone}})',
  },
  attainment: 'Attainment',
  target: 'target {{target}}',
  unknown: 'Unknown',
  budget: {
    title: 'Error budget left',
    meter: 'Error budget left of {{title}}',
    left: '{{percent}} left',
    none: '0% left, used up exactly',
    over: '{{percent}}, overspent',
    unknown: 'Unknown',
    requestsLeft: '{{left}} of {{allowed}} failed requests left',
    requestsOver:
      '{{over}} failed requests more than the {{allowed}} that are allowed',
    slicesLeft: '{{left}} of {{allowed}} bad slices left',
    slicesOver: '{{over}} bad slices more than the {{allowed}} allowed',
    minutesLeft: '{{left}} of {{all}} of full outage left',
    minutesOver: '{{over}} of full outage over the {{all}} that are allowed',
    minutesAll: '{{all}} of full outage allowed',
    soFar:
      'Against the requests so far alone it would be {{percent}}: the budget belongs to the whole period.',
  },
  window: {
    '5m': '5 min',
    '30m': '30 min',
    '1h': '1 h',
    '2h': '2 h',
    '6h': '6 h',
    '1d': '1 day',
    '3d': '3 days',
  },
  burn: {
    title: 'Burning now',
    titleStale: 'Burning when last counted',
    table: 'Burn rate by window of {{title}}',
    tooFast: 'Burning {{rate}} too fast',
    onBudget: 'Burning exactly as fast as the budget allows',
    slow: 'Burning at {{rate}} of what the budget allows',
    notAtAll: 'Nothing burns',
    unknown: 'Pace unknown: no traffic',
    overWindow: '{{words}} (over {{window}})',
    short: {
      tooFast: '{{rate}} too fast',
      within: '{{rate}}',
      none: '0×',
      unknown: 'no traffic',
    },
    ends: '{{pace}}; at this rate the budget ends in {{time}}.',
    exhausted: '{{pace}}; the budget is already used up.',
    never: '{{pace}}: at this rate the budget never ends.',
    paceUnknown: '{{pace}}, so nobody can say when the budget ends.',
    notWithinWindow:
      '{{pace}}; at this rate the budget does not end within one window.',
    lastsPeriod:
      '{{pace}}; at this rate the budget lasts to the end of the period.',
    firing: {
      page: 'A page alert is firing.',
      ticket: 'A ticket alert is firing.',
    },
  },
  month: {
    title: 'This month',
    none: 'No data this month',
    attainment: '{{percent}} good',
    budget: '{{percent}} of the budget of a whole month left',
  },
  flag: {
    title: 'About these figures',
    timeWeighted:
      'Counts time, not requests: a quiet minute weighs as much as a busy one, and there is no number of requests.',
    estimated:
      'Estimated: the requests of the rest of the period are extrapolated from those so far.',
    partial:
      'Partial: data covers {{coverage}} of the window. What is missing is unknown, neither good nor bad.',
    lowTraffic: 'Low traffic: a single failure can set off a page alert.',
    lowTrafficCost:
      'Low traffic: one failure costs {{percent}} of the whole budget, and a single failure can set off a page alert.',
    inconsistent:
      'Inconsistent: somewhere more was counted as good than there was in all, so its queries contradict each other.',
    noDataSlices_one: '{{count}} slice had no samples; it counts as not bad.',
    noDataSlices_other:
      '{{count}} slices had no samples; they count as not bad.',
  },
  asOf: 'as of {{instant}}',
  figures: 'Figures of {{title}}',
  strip: {
    label: 'All SLOs at a glance',
    statuses: 'SLOs',
    worst: 'Most at risk',
    incidents: 'Open incidents',
    incidentsBefore_one: '{{count}} resolved in the last 90 days',
    incidentsBefore_other: '{{count}} resolved in the last 90 days',
    age: 'Newest data',
  },
  panel: {
    of: 'Of',
    runbook: 'Runbook',
    runbookOf: 'Runbook of {{title}}',
    definition: 'OpenSLO definition',
    definitionOf: 'OpenSLO definition of {{title}}',
    show: 'Show how this came about',
    hide: 'Hide how this came about',
    failing: 'Its queries fail since {{since}}: {{reason}}.',
  },
  card: {
    link: 'All SLOs',
    budget: 'Error budget: {{budget}}',
    errors_one: '{{count}} definition is wrong, see the SLOs tab.',
    errors_other: '{{count}} definitions are wrong, see the SLOs tab.',
  },
  table: {
    slo: 'SLO',
    entity: 'Entity',
    owner: 'Owner',
    noOwner: 'none',
    tierOf: 'tier {{tier}}',
    status: 'Status',
    burn: 'Burn rate, 1 h',
    requests: '{{number}} requests',
    slices: '{{number}} slices',
    stale: 'stale since {{since}}',
    flag: {
      timeWeighted: 'time-weighted',
      estimated: 'estimated',
      partial: 'partial',
      lowTraffic: 'low traffic',
      inconsistent: 'inconsistent',
    },
    age: 'Data',
  },
  ...sloHistoryMessages,
  problems: {
    unreadTitle_one: 'A file of SLOs could not be read',
    unreadTitle_other: '{{count}} files of SLOs could not be read',
    lastRead: 'What stands here is from {{instant}}.',
    neverRead: 'It could never be read.',
    errorsTitle_one: 'A definition is wrong',
    errorsTitle_other: '{{count}} errors in definitions',
    errorsText:
      'What they stand in was left out; everything else is shown. Correct the file, it is read again with the next refresh.',
    warningsTitle_one: 'Something in the definitions could not be honoured',
    warningsTitle_other:
      '{{count}} things in the definitions could not be honoured',
    warningsText: 'The SLOs work without it.',
    line: 'line {{line}}',
    document: 'document {{number}}',
    ownTitle: 'Notes on its definition',
  },
  empty: {
    title: '{{name}} has no SLO yet',
    intro:
      'An SLO says how good the service promises to be. It is an OpenSLO document beside the catalog file; the portal does the counting.',
    document: '1. Put this beside the catalog file as slo.yaml',
    documentHint:
      'Change the two queries to metrics that exist. A bad and a total count are best; see the OpenSLO specification for latency and other kinds.',
    annotation: '2. Name it in the catalog file',
    annotationHint: 'The SLO appears with the next refresh, within minutes.',
    annotatedTitle: 'No SLO of {{name}} could be read',
    annotated:
      'The files that the annotation names hold no SLO, or have not been read yet. They should look like this:',
    broken:
      'See above what is wrong with the files that the annotation names. A file that works looks like this:',
    example: 'An OpenSLO document for it',
    systemTitle: 'No part of {{name}} has an SLO',
    system:
      'The SLOs of a system are those of its components. Open one of them: its SLOs tab says how to add one.',
  },
} as const;

/** Messages of the Reliability tab of groups and users. */
export const reliabilityMessages = {
  attempt: 'reading the reliability of {{name}}',
  emptyTitle: 'Nothing of {{name}} has an SLO',
  empty:
    'Here stand the SLOs and incidents of the components that a group with its sub-groups, or a user, owns. Either it owns none, or none that you may see.',
  strip: 'Reliability at a glance',
  without_one: '{{count}} component has none',
  without_other: '{{count}} components have none',
  detected_one: '{{count}} detected in the last 90 days',
  detected_other: '{{count}} detected in the last 90 days',
  timeToDetect: 'Time to detect',
  timeToResolve: 'Time to recover',
  median_one: 'median of {{count}} incident, last 90 days',
  median_other: 'median of {{count}} incidents, last 90 days',
  mean: 'mean {{mean}}',
  unknownStart_one: '{{count}} left out: its start is not known',
  unknownStart_other: '{{count}} left out: their start is not known',
  openApart_one: '{{count}} still open, not counted',
  openApart_other: '{{count}} still open, not counted',
  open: 'Open incidents',
  slos: 'SLOs, most at risk first',
  slosHint:
    'Of the components that it owns, sub-groups included. Budgets are not averaged: that would hide the worst.',
  noSlo: 'None of its components has an SLO.',
  withoutTitle: 'Components without an SLO',
  withoutHint:
    'Nobody can say whether they are good enough. The SLOs tab of each has a document to start with.',
  next: 'What to do',
  add: 'How to add an SLO',
  addTo: 'How to add an SLO to {{name}}',
  trend: {
    title: 'Time to detect and to recover',
    hint: 'Medians of the incidents by the month of their detection. From start to detection, and from start (or detection, where the start is not known) to the end.',
    description:
      'Bars by month from {{from}} to {{to}}. The same figures and more are available as a table.',
    without_one: 'No bar in {{count}} month without incidents.',
    without_other: 'No bars in {{count}} months without incidents.',
    open_one:
      '{{count}} incident is still open and not part of the time to recover.',
    open_other:
      '{{count}} incidents are still open and not part of the time to recover.',
    unknownStart_one:
      'The start of {{count}} incident is not known: it is not part of the time to detect.',
    unknownStart_other:
      'The start of {{count}} incidents is not known: they are not part of the time to detect.',
    invalid_one: '{{count}} has a negative duration and was left out.',
    invalid_other: '{{count}} have negative durations and were left out.',
    month: 'Month',
    detected: 'Detected',
    stillOpen: 'Open',
    detectMedian: 'Detect, median',
    detectMean: 'Detect, mean',
    detectN: 'Detect, number',
    acknowledgeMedian: 'Acknowledge, median',
    resolveMedian: 'Recover, median',
    resolveMean: 'Recover, mean',
    resolveN: 'Recover, number',
    startUnknown: 'Start not known',
  },
} as const;

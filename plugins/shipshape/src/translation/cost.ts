/** Messages of the Cost tabs and of the card. */
export const costMessages = {
  cardTitle: 'Cost this month',
  cardLink: 'All costs',
  permission: 'shipshape.cost.read',
  attempt: 'reading the cost of {{name}}',
  controls: 'What is shown',
  range: {
    label: 'Range',
    'this-month': 'This month',
    'last-month': 'Last month',
    '3-months': '3 months',
    '6-months': '6 months',
    '13-months': '13 months',
  },
  view: {
    label: 'Whose cost',
    own: 'Own',
    withDependencies: 'With dependencies',
    ownMeaning:
      'Own: what the rules charge to it directly, plus its part of shared cost.',
    withDependenciesMeaning:
      'With dependencies: own cost plus the own cost of the resources it depends on. A view only: it is part of no team’s or organisation’s total.',
  },
  systemMeaning:
    'Cost of a system: what is charged to it directly, plus the own cost of its components and resources that you may see.',
  granularity: { label: 'Steps', daily: 'Daily', monthly: 'Monthly' },
  currencies:
    'Costs are billed in {{number}} currencies. They are shown one below the other and never added.',
  currencySection: 'Cost in {{currency}}',
  strip: {
    label: 'Key figures in {{currency}}',
    monthToDate: 'Month to date',
    noCompleteDay: 'No complete day yet',
    against: 'against {{range}}',
    withIncomplete: '{{amount}} with the incomplete days',
    lastMonth: 'Last month',
    noLastMonth: 'No data for last month',
    selected: 'In the selected range',
    ofWhichShared: '{{direct}} direct, {{shared}} shared',
    dataUntil: 'Data until',
    dataUntilNone: 'No complete day yet',
    completeDays: 'Last complete day (UTC)',
  },
  movers: {
    title: 'What caused the change',
    basis: '{{range}} against {{previous}}',
    none: 'Nothing changed between {{range}} and {{previous}}.',
    fromTo: '{{previous}} → {{amount}}',
    drill: 'Show only {{name}}',
  },
  chart: {
    title: '{{metric}} cost by {{dimension}}, {{currency}}',
    other: 'Other ({{number}})',
    total: 'Total',
    incomplete: 'incomplete',
    missing: 'no data',
    complete: 'complete',
    incompleteNote_one:
      'Hatched: {{count}} period is not complete yet, more cost may arrive.',
    incompleteNote_other:
      'Hatched: {{count}} periods are not complete yet, more cost may arrive.',
    missingNote_one:
      'Gap: no source covers {{count}} period. That is unknown, not zero.',
    missingNote_other:
      'Gaps: no source covers {{count}} periods. That is unknown, not zero.',
    billedDaily:
      'Billed cost is settled by month. The daily steps show it by the day of the charge, so they add up differently from the invoice months.',
    day: 'Day (UTC)',
    month: 'Month',
    state: 'State',
    description:
      'Stacked bars, {{number}} periods from {{from}} to {{to}}. The same figures are available as a table.',
    noCost: 'No cost in this range.',
  },
  breakdown: {
    title: 'Breakdown',
    groupBy: 'Group by',
    filters: 'Filters',
    clear: 'Clear filters',
    remove: 'Remove the filter {{filter}}',
    chip: '{{dimension}}: {{value}}',
    drill: 'Break down {{name}} by {{dimension}}',
    drillHint: 'Select a row to break it down by {{dimension}}.',
    drillColumn: 'Break down',
    cost: 'Cost',
    share: 'Share',
    direct: 'Direct',
    shared: 'Shared',
    change: 'Change',
    changeHint: '{{range}} against {{previous}}',
    total: 'Total',
    missingPrice_one:
      '{{count}} charge has no list or contracted price: what it saves is unknown, not zero.',
    missingPrice_other:
      '{{count}} charges have no list or contracted price: what they save is unknown, not zero.',
    rowMissingPrice: '{{number}} without list price',
    empty: 'No cost in this range.',
  },
  dependencies: {
    title: 'Resources it depends on',
    hint: 'Their own cost in the selected range. It belongs to the owners of the resources.',
    included: 'Included in the figures above.',
    excluded: 'Not included in the figures above.',
    resource: 'Resource',
    cost: 'Own cost',
    sharedWith: 'Shared with',
    notShared: 'nobody else',
    others_one: 'shared with {{count}} other',
    others_other: 'shared with {{count}} others',
    none: 'no cost in this range',
    show: 'Show with dependencies',
  },
  unallocated: {
    title: 'Some cost of the organisation has no owner',
    text: '{{amounts}} in this range could not be allocated to any entity. Some of it may belong here.',
    link: 'See why on the Showback page',
  },
  problems: {
    title_one: 'An annotation could not be read',
    title_other: '{{count}} annotations could not be read',
  },
  computed: {
    title: 'How this was computed',
    what: '{{metric}} cost {{clock}}, {{range}} (UTC).',
    entity: 'Charges are mapped to this entity by {{annotations}}.',
    convention: 'the tag convention or rules of the organisation',
    owner:
      'Sum over the entities that you may see, each day charged to the owner of that day; sub-groups are included, and every charge counts once.',
    source: 'From {{source}}: data through {{day}}, delivered {{age}}.',
    sourceNoDay: 'From {{source}}: delivered {{age}}.',
    sourceFirst:
      'From {{source}}: its first refresh has not finished, so the figures may be incomplete.',
    completeness:
      'Totals include incomplete days; comparisons use complete days only, the same number on both sides.',
    rounding:
      'Amounts are exact; rounding to the currency’s smallest unit happens on this screen only. Point at an amount to see all its digits.',
  },
  quality: {
    meaning:
      'Defects of the bills (values that are missing, odd or contradictory) are counted and never repaired silently.',
    none: 'No defect was counted in the bills behind these figures.',
    some: 'Defects in the bills behind these figures, counted and not repaired: {{defects}}',
    more: 'And {{number}} more kinds.',
    link: 'Data quality of each delivery',
  },
  tree: {
    title: 'Groups',
    hint: 'The amount of a group includes its sub-groups, each once.',
    owner: 'Owner',
    amount: 'With sub-groups',
    own: 'Own',
    change: 'Change',
    budget: 'Budget',
    expand: 'Show the sub-groups of {{name}}',
    collapse: 'Hide the sub-groups of {{name}}',
    noBudget: 'none',
  },
} as const;

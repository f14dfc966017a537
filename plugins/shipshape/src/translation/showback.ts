/** Messages of the Showback page. */
export const showbackMessages = {
  title: 'Showback',
  permission: 'shipshape.cost.read',
  attempt: 'reading the cost of {{month}}',
  month: 'Month',
  previousMonth: 'Month before',
  nextMonth: 'Month after',
  export: 'Export CSV',
  exporting: 'Exporting…',
  exportAttempt: 'exporting {{month}}',
  exportPermission: 'shipshape.showback.read',
  exportHint:
    'Exact amounts, one line per owner and per reason; the lines of a currency add up to its total.',
  visibleTitle: 'You see the owners visible to you',
  visibleText:
    'The total of the organisation, the unallocated cost, the owners that you may not see and the export need the permission shipshape.showback.read.',
  incomplete: 'The month is not complete: data until {{day}}.',
  incompleteNone: 'The month has no complete day yet.',
  heading: '{{metric}} cost of {{month}}, {{clock}}',
  currency: 'Cost in {{currency}}',
  facts: 'Key figures in {{currency}}',
  total: 'Total',
  visibleTotal: 'Total of the owners visible to you',
  allocated: 'Charged to owners',
  unallocated: 'Unallocated',
  ofTotal: '{{percent}} of the total',
  table: 'Owners in {{currency}}',
  owner: 'Owner',
  cost: 'Cost',
  share: 'Share',
  change: 'Change',
  budget: 'Budget',
  noBudget: 'none',
  noOwners: 'No owner has cost in this month.',
  hidden: 'Owners not visible to you',
  hiddenMeaning:
    'Cost of entities and owners that the catalog does not show you, or that have left it.',
  unallocatedRows: 'Unallocated, by reason',
  sum: '{{owners}} of owners + {{hidden}} not visible + {{unallocated}} unallocated = {{total}}',
  sumExact: 'Adds up to the total exactly, to the last digit.',
  sumDiffers:
    'Does not add up: {{difference}} is missing. Please report this to the people who run this portal.',
  openCost: 'Cost of {{name}}',
  emptyTitle: 'No cost for {{month}}',
  empty:
    'No source has delivered charges for this month, or none of the owners that you may see has any.',
  computed:
    'Each charge belongs to the owner of its day. An owner’s line is its own cost, without that of sub-groups, so that every charge counts once.',
  reason: {
    'unused-commitment': 'Unused commitments',
    tax: 'Tax',
    credit: 'Credits',
    adjustment: 'Adjustments',
    'no-tag': 'No tag',
    'unknown-value': 'Unknown tag value',
    ambiguous: 'Ambiguous tag value',
    'tag-conflict': 'Conflicting tags',
    'unmapped-account': 'Unmapped account',
    'no-weights': 'Shared cost without a key',
    other: 'Other',
  },
  reasonMeaning: {
    'unused-commitment':
      'Reserved or committed capacity that nobody used, and purchases of commitments that nobody owns.',
    tax: 'Tax on the invoice that belongs to no single resource.',
    credit:
      'Credits and refunds that the provider granted without naming a resource.',
    adjustment:
      'Corrections by the provider that belong to no single resource.',
    'no-tag':
      'Charges without any of the tags that name a service or an owner, in accounts that nobody has claimed.',
    'unknown-value':
      'Charges whose tag names something that is not in the catalog (any more).',
    ambiguous:
      'Charges whose tag fits several entities, so that none was chosen.',
    'tag-conflict': 'Charges that carry two different values for the same tag.',
    'unmapped-account':
      'Charges in an account, project or namespace that no entity has claimed.',
    'no-weights':
      'Shared cost that could not be split, because none of its targets had any cost to split it by.',
    other: 'Charges that no rule matched for another reason.',
  },
} as const;

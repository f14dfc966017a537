/** Messages of the empty states: what is missing, and what to do about it. */
export const emptyMessages = {
  notMapped: {
    title: 'No charge is mapped to {{name}} yet',
    intro:
      'Say which charges belong to it, in either of these ways. Cost appears with the next refresh of the sources, also for the months that are still open.',
    annotation: 'In the catalog: add to the {{kind}} in its catalog file',
    tag: 'At the provider: tag what it uses',
    tagHint:
      'Any of the organisation’s tag keys for services will do; ask your FinOps team if it uses other keys. Only charges from then on carry the tag.',
    ownerTagHint:
      'Any of the organisation’s tag keys for owners will do; ask your FinOps team if it uses other keys. Only charges from then on carry the tag.',
  },
  owner: {
    title: 'No cost belongs to {{name}} yet',
    intro:
      'A group’s cost is the cost of the components, resources and systems that it owns. Either it owns none that you may see, or nothing is mapped to them yet.',
    owner: 'Make it the owner of an entity, in the entity’s catalog file',
    accounts: 'Or charge whole accounts to it, in its own catalog file',
  },
  noData: {
    title: 'No billing data yet',
    text: 'No source has delivered anything so far. As soon as one does, cost appears here.',
  },
  noDataForPeriod: {
    title: 'No data for this period',
    text: 'No source covers {{range}}. That is not zero: it is unknown.',
    longer: 'Look at 13 months',
  },
  sourceFailing: {
    title: 'The sources are failing',
    text: 'There is nothing to show until a source delivers again.',
  },
  noCost: {
    title: 'No cost in this period',
    text: 'The sources cover {{range}}, and nothing was charged to {{name}}: this is a true zero.',
    filtered: 'Nothing matches the filters',
    filteredText:
      'The sources cover {{range}}, but no charge of {{name}} matches all filters.',
    mappedBy: 'Charges are mapped by {{annotations}}.',
  },
} as const;

import { SLO_ID, SloDefinition } from 'backstage-plugin-shipshape-common';
import type { ObjectReport, Place } from './report';

/** What was read of one SLO of a document. */
export interface ReadSlo {
  report: ObjectReport;
  place: Place;
  /** undefined when it is wrong, which has been reported. */
  name: string | undefined;
  /** One per objective; none when there was an error. */
  definitions: SloDefinition[];
}

/**
 * Keeps the SLOs whose ids are names and not taken. The first of a name stays, also when it has errors: a second one must not take its place
 * unnoticed. Ids can meet in other ways too: `a-0` is a name, and the first objective of `a`.
 */
export function withUniqueIds(read: readonly ReadSlo[]): SloDefinition[] {
  const taken = new Map<string, string>();
  return read.flatMap(({ report, place, name, definitions }) => {
    if (name === undefined) {
      return [];
    }
    const ids = [...new Set([name, ...definitions.map(({ id }) => id)])];
    const collision = ids.find(id => taken.has(id));
    if (collision !== undefined) {
      report.error(
        'duplicate-object',
        place,
        `There is an SLO with the id ${collision} already (${taken.get(
          collision,
        )}); expected another name. This one is left out.`,
      );
      return [];
    }
    const tooLong = definitions.find(({ id }) => !SLO_ID.test(id));
    if (tooLong) {
      report.error(
        'name-invalid',
        place,
        `The id ${tooLong.id} has ${tooLong.id.length} characters; expected at most 63. Shorten the name.`,
      );
      return [];
    }
    const first = `${report.source.file}:${place.line}`;
    ids.forEach(id => taken.set(id, first));
    return definitions;
  });
}

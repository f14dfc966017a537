import {
  timeToExhaustionSchema,
  burnWindowSchema,
} from 'backstage-plugin-shipshape-common';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import type { SloView } from '../status/SloStatusStore';
import { SILENCES } from './sloLevels';

/** Figures of an SLO when a level changed: what people are told, also when they are told later. */
const factsSchema = z.object({
  attainment: z.number().optional(),
  budgetRemaining: z.number().optional(),
  budgetMinutesLeft: z.number().optional(),
  eventsLeft: z.number().optional(),
  burnRate: z.number().optional(),
  burnWindow: burnWindowSchema.optional(),
  timeToExhaustion: timeToExhaustionSchema.optional(),
  coverage: z.number().optional(),
  /** Of a ticket that fired: nobody was told, because of a page. */
  covered: z.boolean().optional(),
  /** It ended only because there were no events any more. */
  silence: z.enum(SILENCES).optional(),
  /** Of a page that ended: a ticket goes on. */
  ticketFires: z.boolean().optional(),
});
export type SloAlarmFacts = z.infer<typeof factsSchema>;

/** What is known at the moment of a change, as JSON. */
export function factsOf(
  view: SloView,
  change: Pick<SloAlarmFacts, 'covered' | 'silence' | 'ticketFires'>,
): JsonObject {
  const { figures, burnRates, paceWindow, timeToExhaustion, data } = view;
  const pace = burnRates.find(({ window }) => window === paceWindow);
  const facts: SloAlarmFacts = {
    attainment: figures?.attainment,
    budgetRemaining: figures?.budgetRemaining,
    budgetMinutesLeft: figures?.budgetMinutesLeft,
    eventsLeft:
      view.method.type === 'Occurrences' ? figures?.events?.left : undefined,
    burnRate: pace?.rate,
    burnWindow: pace?.window,
    timeToExhaustion,
    coverage: data === 'partial' ? figures?.coverage : undefined,
    ...change,
  };
  return JSON.parse(JSON.stringify(facts));
}

/** Reads stored facts; what another version has stored otherwise is not known. */
export function parseFacts(facts: JsonObject): SloAlarmFacts {
  const parsed = factsSchema.safeParse(facts);
  return parsed.success ? parsed.data : {};
}

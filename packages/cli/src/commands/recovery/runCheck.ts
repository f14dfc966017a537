import { designRpoSeconds, nextSlot } from '@shipshape/recovery';
import type {
  BackupPlan,
  DefinitionProblem,
  RecoveryDefinition,
} from 'backstage-plugin-shipshape-common';
import { counted, countOf, formatProblem } from '../slo/problems';
import {
  drillPlanInWords,
  durationInWords,
  objectiveInWords,
  planInWords,
} from './planInWords';
import { readRecoveryFiles } from './readDocuments';

/** Slots that are printed for a plan. */
const NEXT_SLOTS = 3;

/** What a document promises, as far as it can be computed from the document alone. */
interface CheckedResource {
  definition: RecoveryDefinition;
  /** Of each backup plan, the next slots. */
  nextSlots: Array<{ planId: string; slots: string[] }>;
  /** Longest time between two backups; absent: continuous, or not known. */
  designRpoSeconds?: number;
}

/** `shipshape recovery check`: the text to print, and whether there is no error. */
export async function runCheck(
  paths: readonly string[],
  options: { json?: true },
  now: Date,
): Promise<{ text: string; ok: boolean }> {
  const { files, read } = await readRecoveryFiles(paths);
  const resources = read.definitions.map(definition =>
    checkResource(definition, now),
  );
  const ok = countOf(read.problems, 'error') === 0;
  const names = files.map(({ file }) => file);
  return {
    text: options.json
      ? `${JSON.stringify({
          ok,
          files: names,
          resources,
          problems: read.problems,
        })}\n`
      : formatResult(names, resources, read.problems),
    ok,
  };
}

function checkResource(
  definition: RecoveryDefinition,
  now: Date,
): CheckedResource {
  const design = designRpoSeconds(
    definition.backupPlans.map(plan => ({ plan })),
    new Map(),
    'data-corruption',
  );
  return {
    definition,
    nextSlots: definition.backupPlans.map(plan => ({
      planId: plan.id,
      slots: slotsAfter(plan, now),
    })),
    ...(design === undefined ? {} : { designRpoSeconds: design }),
  };
}

function slotsAfter({ schedule }: BackupPlan, now: Date): string[] {
  const slots: string[] = [];
  let slot = nextSlot(schedule, now);
  while (slot !== undefined && slots.length < NEXT_SLOTS) {
    slots.push(slot.toISOString());
    slot = nextSlot(schedule, slot);
  }
  return slots;
}

function formatResult(
  files: readonly string[],
  resources: readonly CheckedResource[],
  problems: readonly DefinitionProblem[],
): string {
  const summary = `${counted(resources.length, 'resource')} in ${counted(
    files.length,
    'file',
  )}, ${counted(countOf(problems, 'error'), 'error')}, ${counted(
    countOf(problems, 'warning'),
    'warning',
  )}`;
  return `${[
    ...resources.map(formatResource),
    ...(problems.length > 0 ? [problems.map(formatProblem).join('\n')] : []),
    summary,
  ].join('\n\n')}\n`;
}

function formatResource(resource: CheckedResource): string {
  const { definition, nextSlots } = resource;
  const {
    id,
    name,
    kind,
    requirement = 'required',
    backupPlans,
    drillPlans,
  } = definition;
  return [
    `${id}: ${name} (${kind}, ${requirement})`,
    ...definition.objectives.map(
      objective => `  ${objective.scope}: ${objectiveInWords(objective)}`,
    ),
    ...designLine(resource),
    ...backupPlans.flatMap((plan, index) => [
      `  backup plan ${plan.id} (${plan.provider}, ${
        plan.mechanism
      }): ${planInWords(plan)}`,
      ...(nextSlots[index].slots.length > 0
        ? [`    next: ${nextSlots[index].slots.join(', ')}`]
        : []),
    ]),
    ...drillPlans.map(
      plan => `  drill plan ${plan.id}: ${drillPlanInWords(plan)}`,
    ),
  ].join('\n');
}

function designLine({
  definition,
  designRpoSeconds: design,
}: CheckedResource): string[] {
  const target = definition.objectives.find(
    ({ scope }) => scope === 'data-corruption',
  )?.rpoSeconds;
  if (design === undefined) {
    return [];
  }
  return [
    `  design RPO: ${durationInWords(
      design,
    )} and the duration of a backup, target ${
      target === undefined ? 'not set here' : durationInWords(target)
    }`,
  ];
}

import {
  ArtifactRecord,
  DrillReport,
  EvidenceItem,
  sha256Hex,
} from 'backstage-plugin-shipshape-common';
import type { DrillStory } from './drillStory';

/** An artefact of a drill, with what the drill says of it. */
export interface DrillArtifact {
  name: string;
  record: ArtifactRecord;
  bytes: number;
  argv?: string[];
}

/** What a runner keeps of a drill: the commands with the end of their output, the checks, and the result. */
export function drillArtifacts(
  story: DrillStory,
  drill: DrillReport,
): DrillArtifact[] {
  const argv = restoreCommand(story, drill);
  const { phases, checks, outcome, reason } = drill;
  const figures = {
    outcome,
    reason: reason ?? null,
    pointNativeId: drill.pointNativeId ?? null,
    achievedRtoSeconds: drill.achievedRtoSeconds ?? null,
    achievedRpoSeconds: drill.achievedRpoSeconds ?? null,
    rtoTargetSeconds: drill.rtoTargetSeconds ?? null,
    rpoTargetSeconds: drill.rpoTargetSeconds ?? null,
  };
  return [
    ...(argv
      ? [artifact('restore-log', 'text/plain', restoreLog(argv, drill), argv)]
      : []),
    ...(checks.length > 0
      ? [artifact('checks', 'application/json', JSON.stringify(checks))]
      : []),
    artifact(
      'result',
      'application/json',
      JSON.stringify({ ...figures, phases }),
    ),
  ];
}

/** What the drill says of its artefacts. */
export function evidenceOf(
  artifacts: readonly DrillArtifact[],
  { toolVersions }: DrillStory,
  { drillId, finishedAt }: DrillReport,
): EvidenceItem[] {
  return artifacts.map(({ name, record, bytes, argv }) => ({
    id: `${drillId}:${name}`,
    mediaType: record.mediaType,
    sha256: record.sha256,
    bytes,
    createdAt: finishedAt ?? '',
    redacted: name === 'restore-log',
    toolVersions: { ...toolVersions },
    argv: argv ?? null,
  }));
}

function artifact(
  name: string,
  mediaType: string,
  text: string,
  argv?: string[],
): DrillArtifact {
  const content = Buffer.from(text, 'utf8');
  return {
    name,
    bytes: content.length,
    record: {
      sha256: sha256Hex(text),
      mediaType,
      contentBase64: content.toString('base64'),
    },
    ...(argv ? { argv } : {}),
  };
}

/** Undefined when nothing was restored. */
function restoreCommand(
  { restoreCommand: words }: DrillStory,
  { drillId, pointNativeId }: DrillReport,
): string[] | undefined {
  return pointNativeId
    ? words.map(word =>
        word
          .replace('{point}', pointNativeId)
          .replace('{scratch}', `/var/lib/shipshape-drills/${drillId}`),
      )
    : undefined;
}

function restoreLog(argv: readonly string[], drill: DrillReport): string {
  const restore = drill.phases.find(({ name }) => name === 'restore');
  return [
    `$ ${argv.join(' ')}`,
    `${restore?.startedAt} restoring ${drill.pointNativeId} (${drill.environment?.dataBytes} bytes)`,
    `restore command end: completed successfully (${restore?.durationMs}ms)`,
    '',
  ].join('\n');
}

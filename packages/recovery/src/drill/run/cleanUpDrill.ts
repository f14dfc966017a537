import type { DrillRecord } from './DrillRecord';
import type { DrillSession } from './DrillSession';
import type { DrillStages } from './DrillStages';

const SERVER_LOG_BYTES = 256 * 1024;
const MAX_MESSAGE = 1000;

/**
 * Stops the server and deletes the drill's directory, or keeps it when that was asked for. Neither the outcome nor whoever cancels the drill has
 * a say in it, and what goes wrong changes nothing but the state of the cleanup.
 *
 * @param keepUntil - absent: the directory is deleted
 */
export async function cleanUpDrill(
  stages: DrillStages,
  session: DrillSession,
  record: DrillRecord,
  keepUntil: Date | undefined,
): Promise<void> {
  const { claim } = stages;
  if (!claim) {
    record.set({ cleanup: 'succeeded' });
    return;
  }
  try {
    await stages.runToItsEnd('stop', () => stopServer(session));
    if (keepUntil !== undefined && session.isClaimed) {
      record.set({ cleanup: 'kept' });
    } else {
      await stages.runToItsEnd('cleanup', () => claim.remove());
      record.set({ cleanup: 'succeeded' });
    }
  } catch (error) {
    record.set({
      cleanup: 'failed',
      cleanupMessage: session.redaction
        .text(error instanceof Error ? error.message : String(error))
        .slice(0, MAX_MESSAGE),
    });
  }
}

async function stopServer(session: DrillSession): Promise<void> {
  const server = session.isClaimed ? session.postgres.server : undefined;
  if (server) {
    await server.stop();
    try {
      session.evidence.add({
        name: 'server-log',
        mediaType: 'text/plain',
        content: await server.logTail(SERVER_LOG_BYTES),
      });
    } catch (error) {
      // What a restored program did to its log keeps nothing from being deleted.
      session.progress(`The log of the server cannot be read: ${error}`);
    }
  }
}

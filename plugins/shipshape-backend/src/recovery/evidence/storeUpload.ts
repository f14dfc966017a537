import type { Knex } from 'knex';
import type {
  EvidenceArtifactRow,
  EvidenceUploadRow,
} from '../../database/recoveryTables';
import type { Upload } from './EvidenceStore';

/**
 * Stores bytes once, and that somebody sent them each time anew: they are kept from then on.
 *
 * @param tx - the only transaction on evidence
 * @returns whether the reporter had not sent them yet
 */
export async function storeUpload(
  tx: Knex.Transaction,
  { sha256, mediaType, content, reporter }: Upload,
  now: Date,
): Promise<boolean> {
  await tx<EvidenceArtifactRow>('evidence_artifacts')
    .insert({
      sha256,
      media_type: mediaType,
      bytes: content.length,
      content,
    })
    .onConflict('sha256')
    .ignore();
  const uploads = () => tx<EvidenceUploadRow>('evidence_uploads');
  const known = await uploads().where({ sha256, reporter }).first('sha256');
  await uploads()
    .insert({ sha256, reporter, received_at: now.toISOString() })
    .onConflict(['sha256', 'reporter'])
    .merge();
  return known === undefined;
}

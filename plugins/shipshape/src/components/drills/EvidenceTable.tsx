import Box from '@mui/material/Box';
import { ChainedRecord, DrillDetails } from 'backstage-plugin-shipshape-common';
import { formatBytes, formatInstant } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { Small } from '../../ui/Small';
import { ArtifactDownload } from './ArtifactDownload';

type EvidenceItem = DrillDetails['evidence'][number];

/** Properties of {@link EvidenceTable}. */
export interface EvidenceTableProps {
  drill: DrillDetails;
  /** Absent: not read. */
  chain?: readonly ChainedRecord[];
}

/** The artefacts of a drill with their hashes, and their downloads. */
export function EvidenceTable(props: EvidenceTableProps) {
  const t = useTexts();
  const { drill, chain } = props;
  return (
    <DataTable
      label={`${t('drills.evidence.title')}, ${drill.drillId}`}
      columns={columnsOf(drill, chain, t)}
      rows={drill.evidence}
      rowId={item => item.id}
      empty={t('drills.evidence.empty')}
    />
  );
}

function columnsOf(
  drill: DrillDetails,
  chain: readonly ChainedRecord[] | undefined,
  t: Translate,
): Column<EvidenceItem>[] {
  return [
    {
      id: 'record',
      header: t('drills.evidence.record'),
      wrap: true,
      render: item => (
        <>
          <Box sx={{ overflowWrap: 'anywhere' }}>{item.id}</Box>
          <Small>{formatInstant(item.createdAt)}</Small>
        </>
      ),
    },
    {
      id: 'type',
      header: t('drills.evidence.type'),
      render: item => (
        <>
          {item.mediaType}
          {item.redacted && <Small>{t('drills.evidence.redacted')}</Small>}
        </>
      ),
    },
    {
      id: 'size',
      header: t('drills.evidence.size'),
      align: 'right',
      render: item => formatBytes(item.bytes),
    },
    {
      id: 'hash',
      header: t('drills.evidence.hash'),
      wrap: true,
      render: item => <Hash value={item.sha256} />,
    },
    {
      id: 'recordHash',
      header: t('drills.evidence.recordHash'),
      wrap: true,
      render: item => (
        <>
          {item.recordSha256 ? (
            <Hash value={item.recordSha256} />
          ) : (
            t('drills.evidence.pending')
          )}
          {chain && !isInChain(item, chain) && (
            <Box sx={{ color: 'error.main', fontWeight: 700 }}>
              {t('drills.evidence.differs')}
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'download',
      header: t('drills.evidence.download'),
      wrap: true,
      render: item =>
        item.stored ? (
          <ArtifactDownload
            entityRef={drill.entityRef}
            drillId={drill.drillId}
            item={item}
          />
        ) : (
          t('drills.evidence.notStored')
        ),
    },
  ];
}

/** Whether the chain has the record of the artefact as the drill names it; one that was not appended yet cannot be there. */
function isInChain(
  item: EvidenceItem,
  chain: readonly ChainedRecord[],
): boolean {
  return (
    item.recordSha256 === undefined ||
    chain.some(
      ({ record, recordSha256 }) =>
        recordSha256 === item.recordSha256 && record.sha256 === item.sha256,
    )
  );
}

/** A hash in full, which may break anywhere. */
function Hash(props: { value: string }) {
  return (
    <Box
      component="code"
      sx={{ fontSize: '0.6875rem', overflowWrap: 'anywhere' }}
    >
      {props.value}
    </Box>
  );
}

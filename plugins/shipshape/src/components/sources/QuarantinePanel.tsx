import { useState } from 'react';
import Box from '@mui/material/Box';
import { Load, Source } from 'backstage-plugin-shipshape-common';
import { useTexts } from '../../translation';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { QuarantinedLoad } from './QuarantinedLoad';

/** Properties of {@link QuarantinePanel}. */
export interface QuarantinePanelProps {
  source: Source;
  canManage: boolean;
  onDecided: () => void;
}

/** Deliveries that were held back, for somebody to decide on. */
export function QuarantinePanel(props: QuarantinePanelProps) {
  const t = useTexts();
  const { source } = props;
  const [decided, setDecided] = useState<'accepted' | 'rejected'>();

  const onDecided = (load: Load) => {
    setDecided(load.state === 'rejected' ? 'rejected' : 'accepted');
    props.onDecided();
  };

  return (
    <>
      {decided && (
        <Notice severity="success" role="status">
          {t(`sources.quarantine.${decided}`)}
        </Notice>
      )}
      {source.quarantined.length > 0 && (
        <Panel
          title={t('sources.quarantine.title', {
            count: source.quarantined.length,
          })}
          context={source.id}
          hint={t('sources.quarantine.why')}
        >
          <Box sx={{ display: 'grid', gap: 2 }}>
            {source.quarantined.map(load => (
              <QuarantinedLoad
                key={load.id}
                sourceId={source.id}
                load={load}
                canManage={props.canManage}
                onDecided={onDecided}
                onConflict={props.onDecided}
              />
            ))}
          </Box>
        </Panel>
      )}
    </>
  );
}

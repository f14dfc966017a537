import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import ExpandLess from '@mui/icons-material/ExpandLess';
import ExpandMore from '@mui/icons-material/ExpandMore';
import { Incident, SloDetails } from 'backstage-plugin-shipshape-common';
import { describeFlags, describeObjective } from '../../model/slo';
import { formatInstant } from '../../format';
import { Translate, useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { EntityLink } from '../../ui/EntityLink';
import { Panel } from '../../ui/Panel';
import { SloStatusChip } from '../../ui/SloStatusChip';
import { SloFigures } from './SloFigures';
import { SloHistoryView } from './SloHistoryView';

/** Properties of {@link SloPanel}. */
export interface SloPanelProps {
  slo: SloDetails;
  /** It belongs to a part of the entity whose page this is, which is named then. */
  isOfPart: boolean;
  /** Of this SLO, newest first. */
  incidents: Incident[];
  initiallyOpen: boolean;
}

/** One SLO: what it promises, how it stands, and on demand how that came about. */
export function SloPanel(props: SloPanelProps) {
  const t = useTexts();
  const { slo } = props;
  const [open, setOpen] = useState(props.initiallyOpen);
  const detailsId = useId();
  const toggle = open ? t('slo.panel.hide') : t('slo.panel.show');
  const reasons = describeReasons(slo, t);
  const flags = describeFlags(slo, t);
  return (
    <Panel
      title={slo.title}
      hint={
        <>
          <Box sx={{ color: 'text.primary' }}>{describeObjective(slo, t)}</Box>
          {slo.description && <Box>{slo.description}</Box>}
          {props.isOfPart && (
            <Box>
              {t('slo.panel.of')} <EntityLink entityRef={slo.entityRef} />
            </Box>
          )}
        </>
      }
      actions={
        <>
          <SloStatusChip slo={slo} />
          {slo.runbookUrl && (
            <AppLink
              to={slo.runbookUrl}
              label={t('slo.panel.runbookOf', { title: slo.title })}
            >
              {t('slo.panel.runbook')}
            </AppLink>
          )}
          {slo.definitionUrl && (
            <AppLink
              to={slo.definitionUrl}
              label={t('slo.panel.definitionOf', { title: slo.title })}
            >
              {t('slo.panel.definition')}
            </AppLink>
          )}
        </>
      }
    >
      {reasons.length > 0 && (
        <Typography variant="body2" component="div" sx={{ mb: 1.5 }}>
          {reasons.map(reason => (
            <Box key={reason} sx={{ overflowWrap: 'anywhere' }}>
              {reason}
            </Box>
          ))}
        </Typography>
      )}
      {/* Where nothing was ever counted, the reason above says it all. */}
      {(slo.figures || slo.thisMonth) && <SloFigures slo={slo} />}
      {flags.length > 0 && (
        <Box
          component="ul"
          aria-label={t('slo.flag.title')}
          sx={{
            m: 0,
            mt: 1.5,
            pl: 2.5,
            fontSize: '0.8125rem',
            color: 'text.secondary',
          }}
        >
          {flags.map(flag => (
            <li key={flag}>{flag}</li>
          ))}
        </Box>
      )}
      <Button
        size="small"
        aria-expanded={open}
        aria-controls={detailsId}
        aria-label={`${toggle}: ${slo.title}`}
        endIcon={open ? <ExpandLess /> : <ExpandMore />}
        onClick={() => setOpen(value => !value)}
        sx={{ mt: 1.5, textTransform: 'none' }}
      >
        {toggle}
      </Button>
      <Box id={detailsId} hidden={!open}>
        {open && <SloHistoryView slo={slo} incidents={props.incidents} />}
      </Box>
    </Panel>
  );
}

/** Why there are no figures, or only old ones. */
function describeReasons(slo: SloDetails, t: Translate): string[] {
  const lines: string[] = [];
  if (slo.data !== 'ok' && slo.data !== 'partial') {
    lines.push(slo.dataReason ?? t(`slo.statusMeaning.${slo.status}`));
  }
  if (slo.error) {
    lines.push(
      t('slo.panel.failing', {
        since: formatInstant(slo.error.since),
        reason: t(`shared.errorCode.${slo.error.code}`),
      }),
    );
  }
  return lines;
}

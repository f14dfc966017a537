import { ReactNode, useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTexts } from '../../translation';
import { Panel, PanelProps } from '../Panel';

/** Properties of {@link ChartFrame}. */
export interface ChartFrameProps
  extends Pick<PanelProps, 'title' | 'context' | 'hint' | 'level'> {
  title: string;
  /** What the picture shows, for those who do not see it. */
  description: string;
  /** Controls beside the title. */
  actions?: ReactNode;
  picture: ReactNode;
  /** The same figures. */
  table: ReactNode;
  /** Below the picture only: what its patterns and gaps mean. */
  pictureNotes?: ReadonlyArray<string | false | undefined>;
  /** Below picture and table. */
  note?: ReactNode;
}

/** A chart, or a table with the same figures. */
export function ChartFrame(props: ChartFrameProps) {
  const t = useTexts();
  const [asTable, setAsTable] = useState(false);
  const contentId = useId();
  const notes = [...(asTable ? [] : props.pictureNotes ?? []), props.note];
  return (
    <Panel
      title={props.title}
      context={props.context}
      hint={props.hint}
      level={props.level}
      actions={
        <>
          <Button
            size="small"
            aria-pressed={asTable}
            aria-controls={contentId}
            aria-label={
              props.context
                ? `${t('shared.showTable')}: ${props.title}, ${props.context}`
                : undefined
            }
            onClick={() => setAsTable(value => !value)}
            sx={{ textTransform: 'none' }}
          >
            {t('shared.showTable')}
          </Button>
          {props.actions}
        </>
      }
    >
      <Box id={contentId}>
        {asTable ? (
          props.table
        ) : (
          <Box role="img" aria-label={`${props.title}. ${props.description}`}>
            {props.picture}
          </Box>
        )}
      </Box>
      {notes.filter(Boolean).map((note, index) => (
        <Typography
          // The notes of a picture are a fixed list.
          key={typeof note === 'string' ? note : index}
          variant="body2"
          component="div"
          sx={{ color: 'text.secondary', mt: 0.5 }}
        >
          {note}
        </Typography>
      ))}
    </Panel>
  );
}

import { FormEvent, ReactNode, useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useTexts } from '../translation';

/** Longest reason that the backend takes. */
const MAX_LENGTH = 500;

/** Properties of {@link ReasonDialog}. */
export interface ReasonDialogProps {
  title: string;
  text: string;
  reasonLabel: string;
  reasonNeeded: string;
  confirmLabel: string;
  /** While the decision is being saved. */
  busyLabel?: string;
  /** Why saving failed. */
  problem?: ReactNode;
  onConfirm: (reason: string) => void;
  onCancel: () => void;
}

/** Asks for the reason of a decision before it is made. */
export function ReasonDialog(props: ReasonDialogProps) {
  const t = useTexts();
  const titleId = useId();
  const textId = useId();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = tried && reason.trim() === '';
  const busy = props.busyLabel !== undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== '') {
      props.onConfirm(reason.trim());
    }
  };

  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={busy ? undefined : props.onCancel}
      aria-labelledby={titleId}
      aria-describedby={textId}
    >
      <form onSubmit={submit} noValidate>
        <DialogTitle id={titleId}>{props.title}</DialogTitle>
        <DialogContent>
          <DialogContentText id={textId} sx={{ mb: 2, color: 'text.primary' }}>
            {props.text}
          </DialogContentText>
          <Box sx={{ mb: props.problem ? 2 : 0 }}>{props.problem}</Box>
          <TextField
            fullWidth
            multiline
            minRows={2}
            required
            margin="dense"
            label={props.reasonLabel}
            value={reason}
            disabled={busy}
            error={missing}
            helperText={missing ? props.reasonNeeded : undefined}
            inputProps={{ maxLength: MAX_LENGTH }}
            onChange={event => setReason(event.target.value)}
          />
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button
            onClick={props.onCancel}
            disabled={busy}
            sx={{ textTransform: 'none' }}
          >
            {t('shared.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            disabled={busy}
            sx={{ textTransform: 'none' }}
          >
            {props.busyLabel ?? props.confirmLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

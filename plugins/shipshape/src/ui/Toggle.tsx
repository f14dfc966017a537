import { ReactNode, useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ExpandLess from '@mui/icons-material/ExpandLess';
import ExpandMore from '@mui/icons-material/ExpandMore';

/** Properties of {@link Toggle}. */
export interface ToggleProps {
  /** What opening it shows. */
  show: string;
  hide: string;
  /** Whose, for screen readers. */
  context: string;
  initiallyOpen?: boolean;
  /** Made when it is open only. */
  children: () => ReactNode;
}

/** Content that is shown on demand. */
export function Toggle(props: ToggleProps) {
  const [open, setOpen] = useState(props.initiallyOpen ?? false);
  const contentId = useId();
  const label = open ? props.hide : props.show;
  return (
    <>
      <Button
        size="small"
        aria-expanded={open}
        aria-controls={contentId}
        aria-label={`${label}: ${props.context}`}
        endIcon={open ? <ExpandLess /> : <ExpandMore />}
        onClick={() => setOpen(value => !value)}
        sx={{ mt: 1.5, textTransform: 'none' }}
      >
        {label}
      </Button>
      <Box id={contentId} hidden={!open}>
        {open && props.children()}
      </Box>
    </>
  );
}

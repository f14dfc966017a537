import { useEffect, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Check from '@mui/icons-material/Check';
import ContentCopy from '@mui/icons-material/ContentCopy';
import { useTexts } from '../translation';

const CONFIRMATION_MS = 3000;

/** Properties of {@link CodeBlock}. */
export interface CodeBlockProps {
  code: string;
  /** Names the block for screen readers. */
  label: string;
}

/** Text to paste somewhere, with a button that copies it. */
export function CodeBlock(props: CodeBlockProps) {
  const t = useTexts();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    await navigator.clipboard.writeText(props.code);
    setCopied(true);
  };

  return (
    <Box sx={{ position: 'relative', minWidth: 0 }}>
      <Box
        component="pre"
        tabIndex={0}
        aria-label={props.label}
        sx={{
          m: 0,
          p: 1.5,
          pr: { xs: 1.5, sm: 12 },
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          bgcolor: 'background.default',
          color: 'text.primary',
          fontFamily: 'monospace',
          fontSize: '0.8125rem',
          lineHeight: 1.5,
          overflowX: 'auto',
        }}
      >
        <code>{props.code}</code>
      </Box>
      <Button
        size="small"
        variant="outlined"
        startIcon={copied ? <Check /> : <ContentCopy />}
        onClick={copy}
        sx={{
          position: { xs: 'static', sm: 'absolute' },
          mt: { xs: 0.5, sm: 0 },
          top: 6,
          right: 6,
          bgcolor: 'background.paper',
          textTransform: 'none',
        }}
      >
        <span aria-live="polite">
          {copied ? t('shared.copied') : t('shared.copy')}
        </span>
      </Button>
    </Box>
  );
}

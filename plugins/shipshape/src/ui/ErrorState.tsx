import Button from '@mui/material/Button';
import { isError } from '@backstage/errors';
import { useTexts } from '../translation';
import { Notice } from './Notice';

/** Properties of {@link ErrorState}. */
export interface ErrorStateProps {
  error: Error;
  /** What was tried, as a phrase: "reading the cost of checkout". */
  attempt: string;
  /** What the answer needs, named when it was refused. */
  permission: string;
  onRetry: () => void;
}

/** Name of the error that the backend sent, or of the error itself. */
export function errorName(error: Error): string {
  return isError(error.cause) ? error.cause.name : error.name;
}

function errorMessage(error: Error): string {
  return isError(error.cause) && error.name === 'ResponseError'
    ? error.cause.message
    : error.message;
}

/** Says what failed and why, and offers what the reader can do about it. */
export function ErrorState(props: ErrorStateProps) {
  const t = useTexts();
  const name = errorName(props.error);
  if (name === 'NotAllowedError') {
    return (
      <Notice
        severity="info"
        role="alert"
        title={t('shared.error.notAllowedTitle')}
      >
        {t('shared.error.notAllowed', { permission: props.permission })}
      </Notice>
    );
  }
  if (name === 'AuthenticationError') {
    return (
      <Notice
        severity="warning"
        role="alert"
        title={t('shared.error.signInTitle')}
      >
        {t('shared.error.signIn')}
      </Notice>
    );
  }
  if (name === 'NotFoundError') {
    return (
      <Notice
        severity="info"
        role="alert"
        title={t('shared.error.notFoundTitle')}
      >
        {t('shared.error.notFound')}
      </Notice>
    );
  }
  return (
    <Notice
      severity="error"
      role="alert"
      title={t('shared.error.title')}
      action={
        <Button
          size="small"
          variant="outlined"
          onClick={props.onRetry}
          sx={{ textTransform: 'none' }}
        >
          {t('shared.retry')}
        </Button>
      }
    >
      {t('shared.error.attempt', { what: props.attempt })}{' '}
      {errorMessage(props.error)}
    </Notice>
  );
}

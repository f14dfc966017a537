import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { SignInLayout } from './SignInLayout';

/** Properties of {@link SignInFailure}. */
export interface SignInFailureProps {
  error?: Error;
  onBack(): void;
}

/** Says why signing in failed, and offers to try again. */
export function SignInFailure(props: SignInFailureProps) {
  return (
    <SignInLayout>
      <Stack spacing={2} alignItems="flex-start">
        <Alert severity="error" sx={{ width: '100%' }}>
          <AlertTitle>Signing in did not work</AlertTitle>
          {props.error?.message ?? 'The backend gave no reason.'} Just after the
          start the catalog may still be loading; try again in a few seconds.
        </Alert>
        <Button variant="contained" onClick={props.onBack}>
          Choose again
        </Button>
      </Stack>
    </SignInLayout>
  );
}

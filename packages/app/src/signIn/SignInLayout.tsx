import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Typography from '@mui/material/Typography';
import { ShipshapeMark } from '../navigation';

/** Properties of {@link SignInLayout}. */
export interface SignInLayoutProps {
  children: ReactNode;
}

/** What all states of the sign-in page share: the sign, the name, the measure. */
export function SignInLayout(props: SignInLayoutProps) {
  return (
    <Box
      sx={{
        minHeight: '100vh',
        bgcolor: 'background.default',
        color: 'text.primary',
        py: { xs: 4, md: 8 },
      }}
    >
      <Container component="main" maxWidth="sm">
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, mb: 3 }}>
          <Box
            sx={{
              display: 'flex',
              p: 1,
              borderRadius: 2,
              bgcolor: '#0f2a43',
              color: '#fff',
            }}
          >
            <ShipshapeMark size={40} />
          </Box>
          <Typography variant="h4" component="h1" sx={{ m: 0 }}>
            Shipshape demo portal
          </Typography>
        </Box>
        {props.children}
      </Container>
    </Box>
  );
}

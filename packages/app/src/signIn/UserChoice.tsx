import Alert from '@mui/material/Alert';
import Avatar from '@mui/material/Avatar';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemAvatar from '@mui/material/ListItemAvatar';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemText from '@mui/material/ListItemText';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { DemoUser } from './demoUsers';
import { SignInLayout } from './SignInLayout';

/** Properties of {@link UserChoice}. */
export interface UserChoiceProps {
  users: DemoUser[];
  onChoose(user: DemoUser): void;
}

/** The people one can be, each with what they may see. */
export function UserChoice(props: UserChoiceProps) {
  return (
    <SignInLayout>
      <Typography id="choose-user" variant="body1" sx={{ mb: 2 }}>
        Everything here is generated for the demo. Choose who you are; people
        differ in what they may see. To be somebody else, sign out in Settings.
      </Typography>
      {props.users.length === 0 ? (
        <Alert severity="warning">
          There is nobody to choose: <code>demo.users</code> is not set in{' '}
          <code>app-config.yaml</code>.
        </Alert>
      ) : (
        <Paper variant="outlined">
          <List aria-labelledby="choose-user" disablePadding>
            {props.users.map((user, index) => (
              <ListItem
                key={user.entityRef}
                disablePadding
                divider={index < props.users.length - 1}
              >
                <ListItemButton onClick={() => props.onChoose(user)}>
                  <ListItemAvatar>
                    <Avatar
                      aria-hidden="true"
                      sx={{ bgcolor: '#1f5493', color: '#fff' }}
                    >
                      {user.name.slice(0, 1)}
                    </Avatar>
                  </ListItemAvatar>
                  <ListItemText
                    primary={`${user.name}, ${user.role}`}
                    secondary={user.sees}
                  />
                </ListItemButton>
              </ListItem>
            ))}
          </List>
        </Paper>
      )}
    </SignInLayout>
  );
}

import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import Box from '@mui/material/Box';
import { ShipshapeMark } from './ShipshapeMark';

/** The mark, and the name beside it while the bar is open. Leads to the start page. */
export function SidebarLogo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Box
      sx={{
        width: isOpen
          ? sidebarConfig.drawerWidthOpen
          : sidebarConfig.drawerWidthClosed,
        height: 3 * sidebarConfig.logoHeight,
        display: 'flex',
        alignItems: 'center',
        '& a': {
          display: 'flex',
          alignItems: 'center',
          gap: 1.5,
          paddingLeft: `${(sidebarConfig.drawerWidthClosed - 28) / 2}px`,
          color: '#fff',
          fontSize: 20,
          fontWeight: 600,
        },
      }}
    >
      <Link to="/" underline="none" aria-label="Shipshape, start page">
        <ShipshapeMark size={28} />
        {isOpen && <span>Shipshape</span>}
      </Link>
    </Box>
  );
}

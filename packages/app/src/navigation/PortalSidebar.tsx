import {
  Sidebar,
  SidebarDivider,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarLogo } from './SidebarLogo';

function NavigationItem(props: NavContentNavItem) {
  return (
    <SidebarItem to={props.href} icon={() => props.icon} text={props.title} />
  );
}

/**
 * The navigation bar: catalog and Shipshape first, then whatever else the installed plugins bring,
 * with the things of the person (notifications, settings) at the bottom.
 */
export function PortalSidebar(props: NavContentComponentProps) {
  const items = props.navItems.withComponent(NavigationItem);
  items.take('page:search'); // the search field opens it
  items.take('page:notifications'); // shown below with its count
  items.take('page:catalog-graph'); // entity pages link to it
  const catalog = items.take('page:catalog');
  const shipshape = items.take('page:shipshape');
  const settings = items.take('page:user-settings');

  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarSearchModal />
      <SidebarDivider />
      <SidebarScrollWrapper>
        {catalog}
        {shipshape}
        {items.rest({ sortBy: 'title' })}
      </SidebarScrollWrapper>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      {settings}
    </Sidebar>
  );
}

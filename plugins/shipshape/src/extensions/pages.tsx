import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../routes';

/** `page:shipshape`: the portal page; its header and tabs come from the app. */
export const shipshapePage = PageBlueprint.make({
  params: { path: '/shipshape', routeRef: rootRouteRef },
});

/** `sub-page:shipshape/showback`. */
export const showbackSubPage = SubPageBlueprint.make({
  name: 'showback',
  params: {
    path: 'showback',
    title: 'Showback',
    loader: () => import('../components/pages').then(m => <m.ShowbackPage />),
  },
});

/** `sub-page:shipshape/slos`. */
export const slosSubPage = SubPageBlueprint.make({
  name: 'slos',
  params: {
    path: 'slos',
    title: 'SLOs',
    loader: () => import('../components/pages').then(m => <m.SlosPage />),
  },
});

/** `sub-page:shipshape/recovery`. */
export const recoverySubPage = SubPageBlueprint.make({
  name: 'recovery',
  params: {
    path: 'recovery',
    title: 'Recovery',
    loader: () => import('../components/pages').then(m => <m.RecoveryPage />),
  },
});

/** `sub-page:shipshape/sources`. */
export const sourcesSubPage = SubPageBlueprint.make({
  name: 'sources',
  params: {
    path: 'sources',
    title: 'Sources',
    loader: () => import('../components/pages').then(m => <m.SourcesPage />),
  },
});

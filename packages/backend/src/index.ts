import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

// Who is asking, and what they may do. The demo's own sign-in and policy refuse to run outside development.
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./demo/signInModule'));
backend.add(import('./demo/policyModule'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('backstage-plugin-shipshape-backend'));
backend.add(import('backstage-plugin-shipshape-backend-module-aws-backup'));
backend.add(import('backstage-plugin-shipshape-backend-module-focus'));
backend.add(
  import('backstage-plugin-shipshape-backend-module-kubernetes-backups'),
);
backend.add(import('backstage-plugin-shipshape-backend-module-prometheus'));

backend.start();

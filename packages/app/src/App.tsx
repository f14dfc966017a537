import { createApp } from '@backstage/frontend-defaults';
import { navigationModule } from './navigation';
import { demoSignInModule } from './signIn';

/** All plugins come by discovery (`app.packages` in app-config.yaml): only what is the app's own is named here. */
export const app = createApp({
  features: [navigationModule, demoSignInModule],
});

/** Writes `openapi.json` from the schemas of the API: `yarn workspace backstage-plugin-shipshape-backend openapi`. */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { writeFileSync } from 'node:fs';
import { apiRoutes } from '../src/http/apiRoutes';
import { createOpenApiDocument, formatOpenApi } from '../src/http/openApi';

writeFileSync(
  resolvePackagePath('backstage-plugin-shipshape-backend', 'openapi.json'),
  formatOpenApi(createOpenApiDocument(apiRoutes)),
);

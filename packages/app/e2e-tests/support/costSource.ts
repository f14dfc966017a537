import { APIRequestContext, expect } from '@playwright/test';

const backendUrl = process.env.SHIPSHAPE_BACKEND_URL ?? 'http://localhost:7007';

interface SourceRuns {
  id: string;
  runs: Array<{ outcome: string }>;
}

/** A token of a demo user, for asking the API beside the browser. */
export async function tokenOf(
  request: APIRequestContext,
  entityRef: string,
): Promise<string> {
  const response = await request.get(`${backendUrl}/api/auth/demo/refresh`, {
    headers: { 'x-shipshape-demo-user': entityRef },
  });
  expect(response.ok(), `sign-in as ${entityRef}`).toBe(true);
  return (await response.json()).backstageIdentity.token;
}

async function lastOutcome(
  request: APIRequestContext,
  token: string,
  sourceId: string,
): Promise<string> {
  const response = await request.get(`${backendUrl}/api/shipshape/v1/sources`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok()) {
    return `HTTP ${response.status()}`;
  }
  const { sources }: { sources: SourceRuns[] } = await response.json();
  const source = sources.find(({ id }) => id === sourceId);
  return source?.runs[0]?.outcome ?? 'no run yet';
}

/** Waits until the demo's bills are loaded: the first run of the source takes a while. */
export async function waitForCostSource(
  request: APIRequestContext,
  sourceId: string = 'focus:main',
): Promise<void> {
  const token = await tokenOf(request, 'user:default/ada');
  await expect
    .poll(() => lastOutcome(request, token, sourceId), {
      message: `the last run of ${sourceId}`,
      timeout: 300_000,
    })
    .toBe('succeeded');
}

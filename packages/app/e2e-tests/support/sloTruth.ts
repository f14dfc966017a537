import { APIRequestContext, expect } from '@playwright/test';
import { tokenOf } from './costSource';
import { inboxReports } from './inbox';

const backendUrl = process.env.SHIPSHAPE_BACKEND_URL ?? 'http://localhost:7007';

/** Events in a window. */
export interface EventSum {
  total: number;
  bad: number;
}

interface SliReport {
  sloId: string;
  start: string;
  widthSeconds: number;
  good: number;
  total: number;
}

/**
 * Adds up the lines of one SLO in [from, to), with no code of the plugins. An interval that lies over the beginning counts in proportion: nothing
 * else is known about it.
 */
export function sumReports(sloId: string, from: string, to: string): EventSum {
  const [first, end] = [Date.parse(from), Date.parse(to)];
  const intervals = new Map<string, EventSum>();
  for (const report of inboxReports<SliReport>('sli')) {
    if (report.sloId === sloId) {
      const start = Date.parse(report.start);
      const width = report.widthSeconds * 1000;
      const inside =
        Math.max(Math.min(start + width, end) - Math.max(start, first), 0) /
        width;
      intervals.set(`${report.start} ${report.widthSeconds}`, {
        total: report.total * inside,
        bad: (report.total - report.good) * inside,
      });
    }
  }
  return [...intervals.values()].reduce(
    (sum, { total, bad }) => ({ total: sum.total + total, bad: sum.bad + bad }),
    { total: 0, bad: 0 },
  );
}

/** Asks the API as a demo user. */
export async function askApi(
  request: APIRequestContext,
  user: string,
  question: string,
): Promise<{ status: number; text: string }> {
  const response = await request.get(
    `${backendUrl}/api/shipshape/v1${question}`,
    { headers: { authorization: `Bearer ${await tokenOf(request, user)}` } },
  );
  return { status: response.status(), text: await response.text() };
}

/** Waits until the demo's history is in the figures: it comes through the inbox. */
export async function waitForSlos(request: APIRequestContext): Promise<void> {
  await expect
    .poll(
      async () => {
        const { status, text } = await askApi(
          request,
          'user:default/ada',
          '/entities/component/default/product-search/slos',
        );
        return status === 200 ? JSON.parse(text).slos[0]?.status : status;
      },
      { message: 'status of search-availability', timeout: 300_000 },
    )
    .toBe('burningPage');
}

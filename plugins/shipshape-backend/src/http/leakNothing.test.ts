import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { Express } from 'express';
import request from 'supertest';
import {
  createHalfHiddenPortal,
  HIDDEN_WORDS,
  USERS,
} from '../__testUtils__/halfHiddenPortal';
import { routeCases } from './__testUtils__/routeCases';
import { apiRoutes } from './apiRoutes';
import { API_PREFIX } from './createRouter';

interface Answer {
  status: number;
  text: string;
  headers: string;
}

describe('the API leaks nothing', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let app: Express;
  let appWithoutHidden: Express;

  beforeAll(async () => {
    app = (await createHalfHiddenPortal(databases)).app;
    appWithoutHidden = (
      await createHalfHiddenPortal(databases, { without: 'hidden' })
    ).app;
  });

  const routes = Object.entries(routeCases).map(([operationId, routeCase]) => ({
    operationId,
    routeCase,
    route: apiRoutes[operationId as keyof typeof apiRoutes],
  }));

  async function ask(
    to: Express,
    { route, routeCase }: (typeof routes)[number],
    path: string,
    authorization: string,
    body: object | undefined = routeCase.body,
  ): Promise<Answer> {
    const sent = request(to)
      [route.method](`${API_PREFIX}${path}`)
      .set('Authorization', authorization);
    const response = await (body ? sent.send(body) : sent);
    return {
      status: response.status,
      // An error repeats the caller's own request; that is not an answer.
      text: response.text.replaceAll(`${API_PREFIX}${path}`, '<path>'),
      headers: JSON.stringify(response.headers),
    };
  }

  function expectNothingHidden({ text, headers }: Answer) {
    for (const word of HIDDEN_WORDS) {
      expect(text.toLowerCase()).not.toContain(word);
      expect(headers.toLowerCase()).not.toContain(word);
    }
    // The currency that only hidden entities use.
    expect(text).not.toContain('XPH');
  }

  const paths = ({ routeCase }: (typeof routes)[number]) => [
    ...routeCase.visible,
    ...(routeCase.twins ?? []).flat(),
  ];

  it('and every route is in the table of this test', () => {
    expect(Object.keys(routeCases).sort()).toEqual(
      Object.keys(apiRoutes).sort(),
    );
  });

  it('and the table would notice: the admin sees what is hidden from the others', async () => {
    const [entityRoute, ownerRoute, showbackRoute] = routes;
    const admin = mockCredentials.user.header(USERS.admin);
    for (const [route, path] of [
      [entityRoute, '/entities/component/default/phantom/cost'],
      [ownerRoute, '/owners/group/default/org/cost?groupBy=entity'],
      [showbackRoute, '/showback'],
    ] as const) {
      const answer = await ask(app, route, path, admin);
      expect(answer.status).toBe(200);
      expect(() => expectNothingHidden(answer)).toThrow();
    }
  });

  describe.each(routes)('$operationId', current => {
    const { routeCase } = current;

    it('answers 401 to anonymous callers, always the same', async () => {
      const answers = new Set<string>();
      for (const path of paths(current)) {
        const answer = await ask(
          app,
          current,
          path,
          mockCredentials.none.header(),
        );
        expect(answer.status).toBe(401);
        answers.add(answer.text);
      }
      expect([...answers]).toHaveLength(1);
    });

    if (!routeCase.open) {
      it('answers 403 without the permission, whatever is asked for', async () => {
        const answers = new Set<string>();
        for (const path of paths(current)) {
          const answer = await ask(
            app,
            current,
            path,
            mockCredentials.user.header(USERS.nobody),
          );
          expect(answer.status).toBe(403);
          expectNothingHidden(answer);
          answers.add(answer.text);
        }
        expect([...answers]).toHaveLength(1);
      });
    }

    const twins = routeCase.twins ?? [];
    if (twins.length > 0) {
      it.each(twins)('does not tell %s from %s', async (hidden, missing) => {
        for (const user of [USERS.viewer, USERS.finops]) {
          const header = mockCredentials.user.header(user);
          const answers = [
            await ask(app, current, hidden, header),
            await ask(app, current, missing, header),
          ];
          expect(answers[0].status).toBe(routeCase.twinStatus ?? 404);
          expect(answers[1]).toEqual({
            ...answers[0],
            headers: expect.any(String),
          });
          answers.forEach(expectNothingHidden);
        }
      });
    }

    const bodyTwins = routeCase.bodyTwins ?? [];
    if (bodyTwins.length > 0) {
      it.each(bodyTwins)('does not tell %j from %j', async (...bodies) => {
        for (const user of [USERS.viewer, USERS.finops]) {
          const header = mockCredentials.user.header(user);
          const [path] = routeCase.visible;
          const hidden = await ask(app, current, path, header, bodies[0]);
          const missing = await ask(app, current, path, header, bodies[1]);
          expect(hidden.status).toBe(routeCase.twinStatus ?? 404);
          expect(missing).toEqual({ ...hidden, headers: expect.any(String) });
          expectNothingHidden(hidden);
        }
      });
    }

    it.each(routeCase.visible)(
      'tells nothing of what is hidden: %s',
      async path => {
        for (const user of [USERS.viewer, USERS.finops]) {
          const answer = await ask(
            app,
            current,
            path,
            mockCredentials.user.header(user),
          );
          expect(answer.status).toBe(routeCase.operator ? 403 : 200);
          if (user === USERS.viewer) {
            expectNothingHidden(answer);
          } else {
            // Totals of the organisation are theirs to see, names are not.
            expectNothingHidden({
              ...answer,
              text: answer.text.replaceAll('XPH', ''),
            });
          }
        }
      },
    );

    it.each(routeCase.visible)(
      'is the same as in a world without it: %s',
      async path => {
        const header = mockCredentials.user.header(USERS.viewer);
        if (current.route.method !== 'get') {
          // What was sent there before is known there already.
          await ask(appWithoutHidden, current, path, header);
        }
        const answer = await ask(app, current, path, header);
        expect(answer.text).toBe(
          (await ask(appWithoutHidden, current, path, header)).text,
        );
      },
    );
  });

  it('and sums are over what is visible: by hand', async () => {
    const total = async (path: string, user: string) => {
      const response = await request(app)
        .get(`${API_PREFIX}${path}`)
        .set('Authorization', mockCredentials.user.header(user));
      return response.body.currencies.map(
        (item: { currency: string; total: string }) => [
          item.currency,
          item.total,
        ],
      );
    };
    const from = 'from=2026-11-01';
    const org = `/owners/group/default/org/cost?${from}`;
    // 1 + 2 + 4: neither the hidden sub-group's nor the hidden entities' cost.
    expect(await total(org, USERS.viewer)).toEqual([['USD', '7']]);
    expect(await total(org, USERS.finops)).toEqual([['USD', '7']]);
    // The admin's: 1 + 2 + 4 + 8 + 16 + 64 + 128 + 256, and 32 + 512.
    expect(await total(org, USERS.admin)).toEqual([
      ['USD', '479'],
      ['XPH', '544'],
    ]);
    const shop = `/entities/system/default/shop/cost?${from}`;
    expect(await total(shop, USERS.viewer)).toEqual([['USD', '5']]);
    expect(await total(shop, USERS.admin)).toEqual([
      ['USD', '21'],
      ['XPH', '32'],
    ]);
  });

  it('and the organisation adds up with what is hidden in one line: by hand', async () => {
    const { body } = await request(app)
      .get(`${API_PREFIX}/showback?month=2026-11`)
      .set('Authorization', mockCredentials.user.header(USERS.finops));
    expect(body.scope).toBe('organisation');
    expect(body.currencies).toMatchObject([
      {
        currency: 'USD',
        total: { amount: '1503' },
        visibleTotal: { amount: '7' },
        owners: [
          { ownerRef: 'group:default/org', amount: '4' },
          { ownerRef: 'group:default/team', amount: '3' },
        ],
        // 8 + 16 + 64 + 128 + 256
        hidden: { amount: '472' },
        unallocated: [{ reason: 'tax', amount: '1024' }],
      },
      { currency: 'XPH', total: { amount: '544' }, owners: [] },
    ]);
  });
});

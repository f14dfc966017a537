import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  errorSchema,
  Slos,
  slosSchema,
} from 'backstage-plugin-shipshape-common';
import type { Express } from 'express';
import request from 'supertest';
import {
  createHalfHiddenPortal,
  HIDDEN_WORDS,
  USERS,
} from '../__testUtils__/halfHiddenPortal';

describe('ListSlos', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let app: Express;

  beforeAll(async () => {
    ({ app } = await createHalfHiddenPortal(databases));
  });

  const ask = (path: string, user: string = USERS.viewer) =>
    request(app)
      .get(`/v1${path}`)
      .set('Authorization', mockCredentials.user.header(user));
  async function get(path: string, user?: string) {
    const response = await ask(path, user);
    expect([path, response.status]).toEqual([path, 200]);
    return response.body;
  }

  /** Every page, with the cursors that led to them. */
  async function walk(query: string, user?: string) {
    const pages: string[][] = [];
    const cursors: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Slos = await get(
        `/slos?${query}${cursor ? `&cursor=${cursor}` : ''}`,
        user,
      );
      pages.push(page.slos.map(slo => slo.sloId));
      cursor = page.nextCursor;
      cursors.push(...(cursor ? [cursor] : []));
    } while (cursor);
    return { pages, cursors };
  }

  const everything = [
    'checkout-availability',
    'orders-durability',
    'stray-availability',
  ];

  it('fills its pages with what is visible', async () => {
    for (const limit of [1, 2, 3, 100]) {
      const { pages } = await walk(`limit=${limit}`);
      expect(pages.flat()).toEqual(everything);
      pages.slice(0, -1).forEach(page => expect(page).toHaveLength(limit));
    }
  });

  it('shows everything to those who see everything', async () => {
    const { pages } = await walk('limit=3', USERS.admin);
    expect(pages).toEqual([
      ['phantom-availability', 'cloaked-latency', 'checkout-availability'],
      ['cloaked-third', 'orders-durability', 'phantom-freshness'],
      ['stray-availability', 'veiled-last'],
    ]);
  });

  it('has cursors that tell of what was shown only', async () => {
    const { cursors } = await walk('limit=1');
    expect(cursors).toHaveLength(2);
    for (const [index, cursor] of cursors.entries()) {
      const text = Buffer.from(cursor, 'base64url').toString();
      HIDDEN_WORDS.forEach(word => expect(text).not.toContain(word));
      expect(text).toContain(everything[index]);
    }
  });

  it.each([
    ['owner=group:default/team', ['checkout-availability']],
    // Exactly this owner, not the groups below it.
    ['owner=group:default/org', ['orders-durability']],
    ['owner=Group:Default/Team', ['checkout-availability']],
    [
      'owner=group:default/org&owner=group:default/team',
      ['checkout-availability', 'orders-durability'],
    ],
    ['owner=group:default/cloaked-team', []],
    [
      'owner=group:default/cloaked-team&owner=group:default/team',
      ['checkout-availability'],
    ],
    ['system=system:default/shop', ['checkout-availability']],
    ['system=system:default/phantom', []],
    ['tier=critical', ['checkout-availability', 'stray-availability']],
    ['tier=critical&status=healthy', ['stray-availability']],
    ['status=error&status=healthy', everything.slice(1)],
    ['status=exhausted', []],
  ])('filters by %s', async (query, expected) => {
    const answer = slosSchema.strict().parse(await get(`/slos?${query}`));
    expect(answer.slos.map(slo => slo.sloId)).toEqual(expected);
    expect(answer).not.toHaveProperty('nextCursor');
  });

  it.each([
    ['owner=team', 'query.owner'],
    ['system=:', 'query.system'],
    ['status=fine', 'query.status'],
    ['limit=0', 'query.limit'],
    ['limit=101', 'query.limit'],
    ['cursor=abc', 'query.cursor'],
    [`cursor=${'a'.repeat(501)}`, 'query.cursor'],
  ])('names the parameter that is wrong: %s', async (query, field) => {
    const response = await ask(`/slos?${query}`);
    expect(response.status).toBe(400);
    expect(errorSchema.parse(response.body).error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(field),
    });
  });
});

import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  createHalfHiddenPortal,
  USERS,
} from '../../__testUtils__/halfHiddenPortal';

const CONTENT = '{"outcome":"passed"}';
// Reference vector.
const PATH =
  '/v1/reports/artifacts/da2275b95fc879a8dbce995579bd60acc881e05801a3d725816f5f0f13acb537';

describe('routes of reports about recovery', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function setUp() {
    const { app } = await createHalfHiddenPortal(databases);
    const as = (method: 'put' | 'post', path: string) =>
      request(app)
        [method](path)
        .set('Authorization', mockCredentials.user.header(USERS.admin));
    return { app, as };
  }

  it('take the bytes of artefacts of any type, with their hash', async () => {
    const { app, as } = await setUp();
    const put = (body: Buffer | string, type: string) =>
      as('put', PATH).set('Content-Type', type).send(body);
    // JSON is bytes like any other: it is not read and written again.
    expect((await put(CONTENT, 'application/json')).body).toEqual({
      outcome: 'accepted',
    });
    expect((await put(Buffer.from(CONTENT), 'text/plain')).body).toEqual({
      outcome: 'duplicate',
    });
    const wrong = await put('{"outcome":"failed"}', 'application/json');
    expect(wrong.status).toBe(400);
    expect((await as('put', PATH)).status).toBe(400);
    const tooLarge = await put(
      Buffer.alloc(5_000_001),
      'application/octet-stream',
    );
    expect(tooLarge.status).toBe(413);
    const anonymous = await request(app)
      .put(PATH)
      .set('Authorization', mockCredentials.none.header())
      .set('Content-Type', 'text/plain')
      .send(CONTENT);
    expect(anonymous.status).toBe(401);
  });

  it('take at most 500 reports at once', async () => {
    const { as } = await setUp();
    const send = async (count: number) =>
      (
        await as('post', '/v1/reports/backup-runs').send({
          reports: Array(count).fill({}),
        })
      ).status;
    expect(await send(500)).toBe(200);
    expect(await send(501)).toBe(400);
    expect(await send(0)).toBe(400);
  });
});

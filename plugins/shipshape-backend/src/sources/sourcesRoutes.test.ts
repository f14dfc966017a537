import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import {
  Load,
  loadDecisionResultSchema,
  Source,
  sourcesSchema,
} from 'backstage-plugin-shipshape-common';
import request from 'supertest';
import {
  createHalfHiddenPortal,
  USERS,
} from '../__testUtils__/halfHiddenPortal';
import { freshSource } from '../__testUtils__/portal';

const load: Load = {
  id: '7',
  artifact: 'aws-2026-10',
  state: 'quarantined',
  totals: [{ currency: 'USD', billed: '12.5', effective: '11' }],
  guards: [{ code: 'zero-rows', message: '0 rows, 1,000 before' }],
  defects: [],
  rejects: {
    cells: 1,
    first: [{ file: 'a.csv', line: 3, value: '$3', reason: 'no number' }],
  },
  createdAt: '2026-11-24T10:00:00Z',
};
const source: Source = {
  id: 'focus:main',
  kind: 'cost',
  warnings: [],
  freshness: freshSource,
  runs: [],
  quarantined: [load],
  loads: [],
};

describe('sourcesRoutes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const success = jest.fn();
  const fail = jest.fn();
  const createEvent = jest.fn(async (_event: object) => ({ success, fail }));
  const decideLoad = jest.fn();

  afterEach(() => jest.clearAllMocks());

  async function setUp() {
    const { app } = await createHalfHiddenPortal(databases, {
      sources: { listSources: async () => [source], decideLoad },
      auditor: mockServices.auditor.mock({ createEvent }),
    });
    const as = (user: string, method: 'get' | 'post', path: string) =>
      request(app)
        [method](`/v1${path}`)
        .set('Authorization', mockCredentials.user.header(user));
    return { app, as };
  }

  describe('sources', () => {
    it('are told to operators, with whether they may decide', async () => {
      const { as } = await setUp();
      const { body } = await as(USERS.admin, 'get', '/sources');
      expect(sourcesSchema.strict().parse(body)).toMatchObject({
        canManage: true,
        sources: [source],
      });
    });

    it('are decided by people, and every attempt is audited', async () => {
      const { as } = await setUp();
      decideLoad.mockResolvedValueOnce({ ...load, state: 'active' });
      const accept = '/sources/focus:main/loads/7/accept';

      const accepted = await as(USERS.admin, 'post', accept).send({
        reason: ' The account was closed ',
      });

      expect(accepted.status).toBe(200);
      loadDecisionResultSchema.parse(accepted.body);
      expect(decideLoad).toHaveBeenCalledWith({
        sourceId: 'focus:main',
        loadId: '7',
        decision: 'accept',
        reason: 'The account was closed',
        decidedBy: USERS.admin,
      });
      expect(createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'load-decision',
          meta: expect.objectContaining({
            queryType: 'accept',
            loadId: '7',
            reason: 'The account was closed',
          }),
        }),
      );
      expect(success).toHaveBeenCalledTimes(1);

      decideLoad.mockRejectedValueOnce(
        new ConflictError('Load 7 was decided already'),
      );
      const again = await as(USERS.admin, 'post', accept).send({ reason: 'x' });
      expect(again.status).toBe(409);
      const refused = await as(USERS.viewer, 'post', accept).send({
        reason: 'x',
      });
      expect(refused.status).toBe(403);
      expect(fail).toHaveBeenCalledTimes(2);
      expect(decideLoad).toHaveBeenCalledTimes(2);
    });

    it('are not decided by services, nor without a reason', async () => {
      const { app, as } = await setUp();
      const reject = '/sources/focus:main/loads/7/reject';
      const service = await request(app)
        .post(`/v1${reject}`)
        .set('Authorization', mockCredentials.service.header())
        .send({ reason: 'x' });
      expect(service.status).toBe(403);
      for (const body of [{}, { reason: '  ' }, { reason: 'x'.repeat(501) }]) {
        const response = await as(USERS.admin, 'post', reject).send(body);
        expect(response.status).toBe(400);
        expect(response.body.error.message).toContain('body.reason');
      }
      const malformed = await as(USERS.admin, 'post', reject)
        .set('Content-Type', 'application/json')
        .send('{');
      expect(malformed.status).toBe(400);
      expect(decideLoad).not.toHaveBeenCalled();
    });
  });
});

import { ShipshapeClient } from './ShipshapeClient';

const FRESHNESS = {
  sourceId: 'focus:main',
  state: 'fresh',
  lastSuccessAt: '2026-11-24T09:00:00Z',
  expectedIntervalSeconds: 3600,
  dataThrough: '2026-11-22',
  quarantined: 0,
};

const SHOWBACK = {
  month: '2026-10',
  metric: 'effective',
  clock: 'charge',
  scope: 'visible',
  complete: true,
  months: ['2026-11', '2026-10'],
  currencies: [
    {
      currency: 'USD',
      visibleTotal: { amount: '12.000000000001' },
      owners: [
        { ownerRef: 'group:default/checkout', amount: '12.000000000001' },
      ],
    },
  ],
  freshness: [FRESHNESS],
};

const ENTITY_COST = {
  entityRef: 'component:default/checkout',
  view: 'own',
  query: {
    from: '2026-09-01',
    to: '2026-11-25',
    metric: 'effective',
    clock: 'charge',
    seriesClock: 'charge',
    granularity: 'daily',
    groupBy: 'service',
    filter: [],
  },
  currencies: [],
  emptyReason: 'not-mapped',
  mappedBy: [],
  problems: [],
  dependencies: [],
  freshness: [FRESHNESS],
};

const LOAD = {
  id: 'load-1',
  artifact: '2026-11',
  state: 'active',
  totals: [],
  guards: [],
  defects: [],
  createdAt: '2026-11-24T09:00:00Z',
};

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}

/** A client whose requests are recorded and answered with the given response. */
function clientAnswering(response: Response) {
  const fetchMock = jest.fn<Promise<Response>, [string, RequestInit]>(
    async () => response,
  );
  const client = new ShipshapeClient({
    fetchApi: { fetch: fetchMock as unknown as typeof fetch },
  });
  const request = () => {
    const [url, init] = fetchMock.mock.calls[0];
    return { url, init };
  };
  return { client, request };
}

describe('ShipshapeClient', () => {
  it('asks for the cost of an entity, repeating the filters', async () => {
    const { client, request } = clientAnswering(json(ENTITY_COST));

    const cost = await client.getEntityCost('Component:default/checkout', {
      metric: 'billed',
      view: 'withDependencies',
      filter: ['service:Amazon EC2', 'region:'],
      from: undefined,
    });

    expect(request().url).toBe(
      'plugin://shipshape/v1/entities/component/default/checkout/cost?metric=billed&view=withDependencies&filter=service%3AAmazon+EC2&filter=region%3A',
    );
    expect(cost.emptyReason).toBe('not-mapped');
  });

  it('asks for the cost of an owner', async () => {
    const { client, request } = clientAnswering(
      json({
        ownerRef: 'group:shop/checkout',
        query: ENTITY_COST.query,
        currencies: [],
        problems: [],
        tree: {
          ownerRef: 'group:shop/checkout',
          own: [],
          amounts: [],
          children: [
            {
              ownerRef: 'group:shop/cart',
              own: [],
              amounts: [{ currency: 'USD', amount: '3.5' }],
              children: [],
            },
          ],
        },
        freshness: [],
      }),
    );

    const cost = await client.getOwnerCost('group:shop/checkout');

    expect(request().url).toBe(
      'plugin://shipshape/v1/owners/group/shop/checkout/cost',
    );
    expect(cost.tree.children[0].amounts[0].amount).toBe('3.5');
  });

  it('keeps every digit of an amount', async () => {
    const { client, request } = clientAnswering(json(SHOWBACK));

    const showback = await client.getShowback({ month: '2026-10' });

    expect(request().url).toBe('plugin://shipshape/v1/showback?month=2026-10');
    expect(showback.currencies[0].visibleTotal.amount).toBe('12.000000000001');
  });

  it('fetches the export as text', async () => {
    const { client, request } = clientAnswering(
      new Response('month,owner\r\n', {
        headers: { 'Content-Type': 'text/csv' },
      }),
    );

    await expect(
      client.getShowbackCsv({ month: '2026-10', metric: 'billed' }),
    ).resolves.toBe('month,owner\r\n');
    expect(request().url).toBe(
      'plugin://shipshape/v1/showback?month=2026-10&metric=billed&format=csv',
    );
  });

  it('lists the sources, and hands on the signal', async () => {
    const { client, request } = clientAnswering(
      json({ sources: [], canManage: false }),
    );
    const { signal } = new AbortController();

    await expect(client.getSources({ signal })).resolves.toEqual({
      sources: [],
      canManage: false,
    });
    expect(request().url).toBe('plugin://shipshape/v1/sources');
    expect(request().init.signal).toBe(signal);
  });

  it('posts a decision with its reason', async () => {
    const { client, request } = clientAnswering(json({ load: LOAD }));

    const result = await client.decideLoad({
      sourceId: 'focus:main',
      loadId: 'load/1',
      decision: 'accept',
      reason: 'The account was closed',
    });

    expect(request().url).toBe(
      'plugin://shipshape/v1/sources/focus%3Amain/loads/load%2F1/accept',
    );
    expect(request().init.method).toBe('POST');
    expect(request().init.body).toBe('{"reason":"The account was closed"}');
    expect(result.load.state).toBe('active');
  });

  it('rejects with what the backend said', async () => {
    const { client } = clientAnswering(
      json(
        {
          error: { name: 'NotAllowedError', message: 'Unauthorized' },
          response: { statusCode: 403 },
        },
        403,
      ),
    );

    await expect(client.getSources()).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 403,
      cause: { name: 'NotAllowedError', message: 'Unauthorized' },
    });
  });

  it('says so when the answer is not of the contract', async () => {
    const { client } = clientAnswering(
      json({
        ...SHOWBACK,
        currencies: [{ currency: 'USD', visibleTotal: { amount: 12 } }],
      }),
    );

    await expect(client.getShowback()).rejects.toThrow(
      /versions of the Shipshape frontend and backend may differ/,
    );
  });

  it('finds the backend by discovery or by a fixed address', async () => {
    const urls: string[] = [];
    const fetchApi = {
      fetch: async (input: RequestInfo | URL) => {
        urls.push(String(input));
        return json({ sources: [], canManage: true });
      },
    };
    const discoveryApi = {
      getBaseUrl: async (pluginId: string) =>
        `http://backend.test/api/${pluginId}`,
    };

    await new ShipshapeClient({ discoveryApi, fetchApi }).getSources();
    await new ShipshapeClient({
      baseUrl: 'http://fixed.test/api/shipshape/',
      fetchApi,
    }).getSources();

    expect(urls).toEqual([
      'http://backend.test/api/shipshape/v1/sources',
      'http://fixed.test/api/shipshape/v1/sources',
    ]);
  });
});

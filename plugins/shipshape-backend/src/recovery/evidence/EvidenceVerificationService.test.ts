import { mockServices } from '@backstage/backend-test-utils';
import { EvidenceVerificationService } from './EvidenceVerificationService';

describe('EvidenceVerificationService', () => {
  function setUp(broken: Record<string, string | Error>) {
    const verified: string[] = [];
    const logger = mockServices.logger.mock();
    const service = EvidenceVerificationService.create({
      evidence: {
        listChains: async () => ['carts', 'orders', 'users'],
        verify: async resourceId => {
          const state = broken[resourceId];
          if (state instanceof Error) {
            throw state;
          }
          verified.push(resourceId);
          return {
            resourceId,
            records: 2,
            intact: state === undefined,
            brokenAt: state,
          };
        },
      },
      logger,
    });
    return { service, verified, logger };
  }

  it('names the chains that do not hold', async () => {
    const { service, logger } = setUp({ orders: 'ev-7' });
    expect(await service.run()).toEqual(['orders']);
    expect(logger.error).toHaveBeenCalledWith(
      'The chain of evidence of orders does not hold from ev-7 on',
    );
  });

  it('verifies the others when one cannot be read', async () => {
    const { service, verified } = setUp({ carts: new Error('disk I/O error') });
    await expect(service.run()).rejects.toThrow(
      '1 chains of evidence could not be verified',
    );
    expect(verified).toEqual(['orders', 'users']);
  });

  it('stops when it is told to', async () => {
    const { service, verified } = setUp({});
    await expect(
      service.run({ signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(verified).toEqual([]);
  });
});

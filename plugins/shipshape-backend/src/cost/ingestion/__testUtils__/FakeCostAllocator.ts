import type { CubeOptions } from 'backstage-plugin-shipshape-common';
import type { CostScope } from 'backstage-plugin-shipshape-node';
import type { Knex } from 'knex';
import type { CostAllocator } from '../../CostAllocator';

/** Records allocations without looking at rules: what reaches the pointer is all that the ingestion is about. */
export class FakeCostAllocator implements CostAllocator {
  options: CubeOptions = {
    tagKeys: ['service'],
    environmentTagKeys: [],
    stripTagPrefixes: [],
    descriptionPatterns: [],
  };
  /** Called before each allocation; may throw or wait. */
  beforeAllocate: (loadId: number) => Promise<void> = async () => {};
  frozen: CostScope[] = [];
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async cubeOptions(): Promise<CubeOptions> {
    return this.options;
  }

  async listFrozen(): Promise<CostScope[]> {
    return this.frozen;
  }

  async allocate(loadId: number): Promise<{ allocationId: number }> {
    await this.beforeAllocate(loadId);
    const [{ id }] = await this.#knex('cost_allocations')
      .insert({
        load_id: loadId,
        rules_hash: 'fake',
        created_at: '2026-11-24T00:00:00.000Z',
      })
      .returning('id');
    return { allocationId: id };
  }

  async discard(allocationIds: number[]): Promise<void> {
    await this.#knex('cost_allocations').whereIn('id', allocationIds).delete();
  }
}

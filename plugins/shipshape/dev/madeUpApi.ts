import { ResponseError } from '@backstage/errors';
import {
  CostQueryInput,
  ShipshapeApi,
  entityCostSchema,
  entitySlosSchema,
  ownerCostSchema,
  ownerReliabilitySchema,
  showbackSchema,
  sloHistorySchema,
  slosSchema,
  sourcesSchema,
} from 'backstage-plugin-shipshape-common';
import { FRESH, Question, TODAY, entityAnswer, ownerAnswer } from './answers';
import { showbackAnswer } from './showbackAnswer';
import { entitySlosAnswer, reliabilityAnswer, slosAnswer } from './sloAnswers';
import { sloHistory } from './sloHistory';
import { sourcesAnswer } from './sourcesAnswer';

function toQuestion(query: CostQueryInput = {}): Question {
  const { filter } = query;
  return {
    from: query.from ?? '2026-09-01',
    to: query.to ?? TODAY,
    metric: query.metric ?? 'effective',
    granularity: query.granularity ?? 'daily',
    groupBy: query.groupBy ?? 'service',
    filter: typeof filter === 'string' ? [filter] : filter,
  };
}

async function refuse(status: number, name: string): Promise<never> {
  throw await ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: { name, message: 'The database is not available' },
        response: { statusCode: status },
      }),
      { status, headers: { 'Content-Type': 'application/json' } },
    ),
  );
}

async function refuseByName(entityRef: string): Promise<void> {
  if (entityRef.endsWith('/forbidden')) {
    await refuse(403, 'NotAllowedError');
  }
  if (entityRef.endsWith('/broken')) {
    await refuse(500, 'Error');
  }
}

/** Answers without a backend; what an entity is called decides about its state. Every answer is checked against the contract. */
export const madeUpApi: ShipshapeApi = {
  async getEntityCost(entityRef, query) {
    await refuseByName(entityRef);
    const question = { ...toQuestion(query), view: query?.view };
    const answer = entityAnswer(entityRef, question);
    return entityCostSchema.parse(
      entityRef.endsWith('/gift-cards')
        ? {
            ...answer,
            currencies: [],
            emptyReason: 'not-mapped',
            mappedBy: [],
            budget: undefined,
            dependencies: [],
            freshness: [FRESH],
          }
        : answer,
    );
  },
  async getOwnerCost(ownerRef, query) {
    return ownerCostSchema.parse(ownerAnswer(ownerRef, toQuestion(query)));
  },
  async getShowback(query) {
    const month = query?.month ?? TODAY.slice(0, 7);
    return showbackSchema.parse(
      showbackAnswer(
        month,
        query?.metric ?? 'effective',
        month === '2026-09' ? 'visible' : 'organisation',
      ),
    );
  },
  async getShowbackCsv() {
    return 'month,currency,owner,amount\r\n';
  },
  async getEntitySlos(entityRef) {
    await refuseByName(entityRef);
    return entitySlosSchema.parse(entitySlosAnswer(entityRef));
  },
  async getSloHistory(entityRef, sloId, query) {
    const answer = entitySlosAnswer(entityRef);
    const slo = answer.slos.find(candidate => candidate.sloId === sloId);
    return slo
      ? sloHistorySchema.parse(
          sloHistory(
            slo,
            query,
            answer.incidents.filter(({ sloIds }) => sloIds.includes(sloId)),
          ),
        )
      : refuse(404, 'NotFoundError');
  },
  async getOwnerReliability(ownerRef) {
    return ownerReliabilitySchema.parse(reliabilityAnswer(ownerRef));
  },
  async listSlos(query) {
    return slosSchema.parse(slosAnswer(query));
  },
  async getEntityBackups() {
    return refuse(404, 'NotFoundError');
  },
  async getEntityDrills() {
    return refuse(404, 'NotFoundError');
  },
  async getDrill() {
    return refuse(404, 'NotFoundError');
  },
  async getDrillEvidence() {
    return refuse(404, 'NotFoundError');
  },
  async getDrillArtifact() {
    return refuse(404, 'NotFoundError');
  },
  async getOwnerRecovery() {
    return refuse(404, 'NotFoundError');
  },
  async listRecovery() {
    return refuse(404, 'NotFoundError');
  },
  async getRecoveryOverview() {
    return refuse(404, 'NotFoundError');
  },
  async exportRecovery() {
    return refuse(404, 'NotFoundError');
  },
  async exportRecoveryCsv() {
    return refuse(404, 'NotFoundError');
  },
  async getSources() {
    return sourcesSchema.parse(sourcesAnswer(true, true));
  },
  async decideLoad() {
    return refuse(409, 'ConflictError');
  },
};

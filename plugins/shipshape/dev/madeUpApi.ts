import { ResponseError } from '@backstage/errors';
import {
  CostQueryInput,
  ShipshapeApi,
  drillDetailsSchema,
  drillEvidenceSchema,
  entityBackupsSchema,
  entityCostSchema,
  entityDrillsSchema,
  entitySlosSchema,
  ownerCostSchema,
  ownerRecoverySchema,
  ownerReliabilitySchema,
  recoveryListSchema,
  recoveryOverviewSchema,
  sha256Hex,
  showbackSchema,
  sloHistorySchema,
  slosSchema,
  sourcesSchema,
} from 'backstage-plugin-shipshape-common';
import {
  FRESH,
  NOW,
  Question,
  TODAY,
  entityAnswer,
  ownerAnswer,
} from './answers';
import {
  artifactAnswer,
  entityDrillsAnswer,
  evidenceAnswer,
} from './drillAnswers';
import { drillAnswer } from './drillDetails';
import {
  entityBackupsAnswer,
  ownerRecoveryAnswer,
  recoveryListAnswer,
  recoveryOverviewAnswer,
} from './recoveryAnswers';
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
  async getEntityBackups(entityRef) {
    await refuseByName(entityRef);
    return entityBackupsSchema.parse(entityBackupsAnswer(entityRef));
  },
  async getEntityDrills(entityRef) {
    await refuseByName(entityRef);
    return entityDrillsSchema.parse(entityDrillsAnswer(entityRef));
  },
  async getDrill(entityRef, drillId) {
    const answer = drillAnswer(entityRef, drillId);
    return answer
      ? drillDetailsSchema.parse(answer)
      : refuse(404, 'NotFoundError');
  },
  async getDrillEvidence(entityRef, drillId) {
    const drill = drillAnswer(entityRef, drillId);
    return drill
      ? drillEvidenceSchema.parse(evidenceAnswer(drill.resourceId, drillId))
      : refuse(404, 'NotFoundError');
  },
  async getDrillArtifact(_entityRef, _drillId, sha256) {
    return artifactAnswer(sha256) ?? refuse(404, 'NotFoundError');
  },
  async getOwnerRecovery(ownerRef) {
    return ownerRef.endsWith('/checkout')
      ? refuse(403, 'NotAllowedError')
      : ownerRecoverySchema.parse(ownerRecoveryAnswer(ownerRef));
  },
  async listRecovery(query) {
    return recoveryListSchema.parse(recoveryListAnswer(query));
  },
  async getRecoveryOverview() {
    return recoveryOverviewSchema.parse(recoveryOverviewAnswer());
  },
  async exportRecovery(query) {
    return {
      ...query,
      exportedAt: NOW,
      resources: [],
      contentSha256: sha256Hex('[]'),
    };
  },
  async exportRecoveryCsv() {
    return 'resource,drill,outcome\r\n';
  },
  async getSources() {
    return sourcesSchema.parse(sourcesAnswer(true, true));
  },
  async decideLoad() {
    return refuse(409, 'ConflictError');
  },
};

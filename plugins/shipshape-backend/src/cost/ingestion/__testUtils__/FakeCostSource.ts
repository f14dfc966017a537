import type { CostLoadReport } from 'backstage-plugin-shipshape-common';
import {
  CostArtifact,
  CostArtifactContent,
  CostArtifactListing,
  CostSource,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import { reportOf, TestArtifact, toArtifact, toCell } from './bills';

/** Cells per chunk: small, so that an artefact of a few charges spans several. */
const CHUNK = 2;

/** A source whose artefacts the test sets. */
export class FakeCostSource implements CostSource {
  readonly id: string;
  readonly schedule = {
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
  };
  artifacts: TestArtifact[] = [];
  /** Artefacts that exist but cannot be delivered. */
  failures: CostArtifactListing['failures'] = [];
  /** Thrown by listing. */
  listError?: Error;
  /** Thrown while an artefact is read, by its name, after its first chunk. */
  readonly readErrors = new Map<string, Error>();
  /** Changes what the reader reports, so that it differs from the cells. */
  tamper: (report: CostLoadReport) => CostLoadReport = report => report;
  /** Names in the order in which they were read. */
  readonly reads: string[] = [];
  /** Contents that were not closed. */
  open = 0;

  constructor(id = 'fake:main') {
    this.id = id;
  }

  async listArtifacts(): Promise<CostArtifactListing> {
    if (this.listError) {
      throw this.listError;
    }
    return {
      artifacts: this.artifacts.map(toArtifact),
      failures: this.failures,
    };
  }

  async readArtifact(artifact: CostArtifact): Promise<CostArtifactContent> {
    this.reads.push(artifact.name);
    const found = this.artifacts.find(({ name }) => name === artifact.name);
    if (!found) {
      throw new SourceError('not_found', `No artefact '${artifact.name}'`);
    }
    const cells = found.charges.map(toCell);
    const error = this.readErrors.get(artifact.name);
    this.open += 1;
    let closed = false;
    return {
      report: this.tamper(reportOf(cells, found.rejected)),
      async *cells() {
        for (let start = 0; start < cells.length; start += CHUNK) {
          yield cells.slice(start, start + CHUNK);
          if (error) {
            throw error;
          }
        }
      },
      close: async () => {
        this.open -= closed ? 0 : 1;
        closed = true;
      },
    };
  }
}

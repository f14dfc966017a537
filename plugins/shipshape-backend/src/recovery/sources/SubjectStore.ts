import type {
  BackupPlan,
  NativeRef,
  RecoveryNotice,
  RecoverySubject,
  SourceErrorCode,
  ToolCheck,
} from 'backstage-plugin-shipshape-common';
import type { RecoveryPlanRow } from '../../database/recoveryTables';

/** A declared resource that names something of a provider. */
export interface DeclaredResource {
  resourceId: string;
  enrolledAt: string;
  native: readonly NativeRef[];
  /** Of its document. */
  plans: readonly BackupPlan[];
}

/** What a source said about one native resource. */
export interface SubjectWord {
  sourceId: string;
  native: NativeRef;
  /** Absent: nobody declares it. */
  resourceId?: string;
  state: RecoverySubject['state'];
  checks: readonly ToolCheck[];
  notices: readonly RecoveryNotice[];
}

/** What a source last said about a native resource. */
export interface SubjectAnswer {
  sourceId: string;
  native: NativeRef;
  state: RecoverySubject['state'];
  /** Absent: it could not be read so far. */
  observedAt?: string;
}

/** Something that the operator of a source should know. */
export interface SubjectNotice {
  sourceId: string;
  nativeId: string;
  message: string;
}

/** What sources know, and the plans that they see. */
export interface SubjectStore {
  /** Declared resources with native ids. */
  listDeclared(): Promise<DeclaredResource[]>;

  /** Plans that the source saw at a resource. */
  listObservedPlans(
    sourceId: string,
    resourceId: string,
  ): Promise<RecoveryPlanRow[]>;

  /** Stores plans that a source saw. Those of documents and of other sources stay as they are. */
  putObservedPlans(rows: readonly RecoveryPlanRow[]): Promise<void>;

  /** Removes what else the source saw at a resource. */
  retainObservedPlans(
    sourceId: string,
    resourceId: string,
    planIds: readonly string[],
  ): Promise<void>;

  /** What sources have said about a resource so far. */
  listAnswers(resourceId: string): Promise<SubjectAnswer[]>;

  put(word: SubjectWord): Promise<void>;

  /** Replaces the notices of a known native resource. */
  putNotices(
    sourceId: string,
    native: NativeRef,
    notices: readonly RecoveryNotice[],
  ): Promise<void>;

  /** Notes that a native resource could not be read, since when, and why; what was known of it stays. */
  fail(options: {
    sourceId: string;
    native: NativeRef;
    resourceId?: string;
    code: SourceErrorCode;
    message: string;
  }): Promise<void>;

  /** Removes what a source does not know any more, and the plans that it saw at resources that it was not asked about. */
  retain(
    sourceId: string,
    kept: {
      known: readonly NativeRef[];
      resourceIds: readonly string[];
    },
  ): Promise<void>;

  /** Of all sources. */
  listNotices(): Promise<SubjectNotice[]>;
}

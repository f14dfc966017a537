import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  shipshape?: {
    cost?: {
      sources?: {
        /** Sources of FOCUS billing files on a disk that the backend can read. */
        focus?: Array<{
          /**
           * Name of the source, unique among these: letters, digits, `-`, `_` and `.`. The source is known as `focus:<id>`; its figures
           * belong to that name, so it should not change.
           */
          id: string;
          /**
           * Folder, relative to the working directory of the backend. Every directory below it that contains data files (`.csv`, `.csv.gz`,
           * `.parquet`) is one artefact, named by its path below the folder; data files in the folder itself are the artefact `.`. Give either
           * `path` or `glob`.
           */
          path?: string;
          /** Pattern of directories, each of them one artefact, named by its path below the fixed part of the pattern. */
          glob?: string;
          /** When to look for new files; also the interval after which the figures count as late. Default: every hour, for at most 30 minutes. */
          schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
          /** Memory for reading one artefact, at least `400MB`; beyond it, work continues on disk. Default: `1GB`. */
          memoryLimit?: string;
        }>;
      };
    };
  };
}

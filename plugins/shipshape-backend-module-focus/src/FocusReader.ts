import type { CubeOptions } from 'backstage-plugin-shipshape-common';
import type {
  CostArtifactContent,
  CostReadProgress,
} from 'backstage-plugin-shipshape-node';

/** Reads the files of one artefact into a cube. A seam, so that the handling of files is tested without the engine. */
export type FocusReader = (options: {
  /** Absolute paths. */
  files: string[];
  /** Messages name files relative to it. */
  baseDirectory: string;
  cube: CubeOptions;
  memoryLimit?: string;
  signal: AbortSignal;
  onProgress?: (progress: CostReadProgress) => void;
}) => Promise<CostArtifactContent>;

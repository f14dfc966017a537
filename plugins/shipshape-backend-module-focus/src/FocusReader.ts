import type { CubeOptions } from 'backstage-plugin-shipshape-common';
import type {
  CostArtifactContent,
  CostReadProgress,
} from 'backstage-plugin-shipshape-node';

/** Reads the files of one artefact into a cube. A seam, so that the handling of files is tested without the engine. */
export type FocusReader = (options: {
  /** Names below the base directory. */
  files: string[];
  /** Absolute. */
  baseDirectory: string;
  cube: CubeOptions;
  memoryLimit?: string;
  signal: AbortSignal;
  onProgress?: (progress: CostReadProgress) => void;
}) => Promise<CostArtifactContent>;

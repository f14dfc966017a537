import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory of the checkout. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** What the project fetches for itself: Node, Yarn, and the install stamp. */
export const toolsDirectory = path.join(root, '.tools');

import { expandPaths } from '../../files/expandPaths';

/** Files that a directory of recovery documents is made of. */
const DOCUMENTS = {
  pattern: /\.ya?ml$/i,
  title: 'recovery documents (.yaml, .yml)',
};

/** `shipshape recovery check`: the text to print, and whether there is no error. */
export async function runCheck(
  paths: readonly string[],
  options: { json?: true },
): Promise<{ text: string; ok: boolean }> {
  const files = await expandPaths(paths, DOCUMENTS);
  return {
    text: options.json ? `${JSON.stringify({ files })}\n` : files.join('\n'),
    ok: true,
  };
}

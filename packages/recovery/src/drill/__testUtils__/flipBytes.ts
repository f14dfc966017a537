import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';

/** Flips three bytes in the middle of a file, whatever its mode. */
export function flipBytes(file: string): void {
  const { mode } = statSync(file);
  const content = readFileSync(file);
  const middle = Math.floor(content.length / 2);
  for (const at of [middle, middle + 1, middle + 2]) {
    // eslint-disable-next-line no-bitwise
    content[at] ^= 0xff;
  }
  chmodSync(file, 0o600);
  writeFileSync(file, content);
  chmodSync(file, mode);
}

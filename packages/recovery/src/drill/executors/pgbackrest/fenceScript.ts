/**
 * The fence: PostgreSQL's `restore_command` of a drill. It gives out what was archived at the declaration and nothing newer, so that recovery
 * ends where it would have ended had the source been lost then. It also notes what was asked for, and what came of it.
 */

/** Exit codes above it make PostgreSQL stop recovery instead of taking the file as missing. */
const MAX_EXIT_CODE = 125;

/** Code that the fence notes, and returns, for a segment behind it. */
const BEHIND_THE_FENCE = 'behind-the-fence';

/** Note on a segment that the archive has and that is broken. */
const CORRUPT = 'corrupt';
/** What `archive-get` says then. Its exit code, 42, is also that of a file that it may not read. */
const CORRUPT_ERRORS = [
  'ChecksumError',
  'FileInvalidError',
  'FormatError',
  'CryptoError',
];

/** A text as one word of the POSIX shell. */
export const shellQuote = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;

/** Name of a segment without its timeline: of fixed width, so that the order of the texts is the order of the segments. */
export const timelessName = (segment: string) => segment.slice(8, 24);

/**
 * The fence as a script of the POSIX shell, to be called with `%f` and `%p`.
 *
 * @param options - `archiveMax`: newest segment that may be given out; `log`: file that each request is appended to; `getCommand`: program and
 *   arguments of `archive-get`, which the two are appended to
 */
export function fenceScript({
  archiveMax,
  log,
  getCommand,
}: {
  archiveMax: string;
  log: string;
  getCommand: readonly string[];
}): string {
  return `#!/bin/sh
LC_ALL=C
export LC_ALL
case "$1" in
*.history) ;;
*)
  if expr "x\${1#????????}" '>' 'x${timelessName(archiveMax)}' >/dev/null; then
    echo "$1 ${BEHIND_THE_FENCE}" >>${shellQuote(log)}
    exit 1
  fi
  ;;
esac
said=$(${getCommand.map(shellQuote).join(' ')} "$1" "$2" 2>&1)
code=$?
printf '%s\\n' "$said" >&2
case "$code $said" in
0*) echo "$1 $code" >>${shellQuote(log)} ;;
${CORRUPT_ERRORS.map(name => `*'[${name}]'*`).join('|')})
  echo "$1 $code ${CORRUPT}" >>${shellQuote(log)} ;;
*) echo "$1 $code" >>${shellQuote(log)} ;;
esac
if [ "$code" -gt ${MAX_EXIT_CODE} ]; then
  exit ${MAX_EXIT_CODE}
fi
exit "$code"
`;
}

/** A segment that recovery asked for and did not get although it had been archived. */
export interface MissingSegment {
  name: string;
  /** Exit code of `archive-get`: 1 when the archive does not have it, another when it could not be read. */
  exitCode: number;
  /** The archive has it, and it is broken. */
  isCorrupt: boolean;
}

/** Whether the archive is to blame: without it, nobody knows whether a segment is there. */
export function isLost({ exitCode, isCorrupt }: MissingSegment): boolean {
  return exitCode === 1 || isCorrupt;
}

/** What the fence noted. */
export interface FenceLog {
  /** Names of the segments that were given out, in the order of the first time. */
  delivered: readonly string[];
  /** The first segment before the fence that was not given out. */
  missing?: MissingSegment;
}

const ENTRY = /^([0-9A-F]{24}) (\d+)( corrupt)?$/;

/** Reads the fence's log. A segment that was given out at any time is not missing: PostgreSQL asks for some again. */
export function readFenceLog(text: string): FenceLog {
  const entries = text.split('\n').flatMap(line => {
    const match = ENTRY.exec(line);
    return match
      ? [
          {
            name: match[1],
            exitCode: Number(match[2]),
            isCorrupt: match[3] !== undefined,
          },
        ]
      : [];
  });
  const delivered = [
    ...new Set(
      entries.filter(({ exitCode }) => exitCode === 0).map(({ name }) => name),
    ),
  ];
  const given = new Set(delivered.map(timelessName));
  const missing = entries.find(
    ({ name, exitCode }) => exitCode !== 0 && !given.has(timelessName(name)),
  );
  return { delivered, ...(missing && { missing }) };
}

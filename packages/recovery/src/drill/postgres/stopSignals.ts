/** Signals that stop a postmaster, each with how long it may take: fast, immediate, by force. */
export const STOP_SIGNALS: ReadonlyArray<[NodeJS.Signals, number]> = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 5000],
];

/** Exit code of commands that were asked for wrongly: EX_USAGE. */
export const EXIT_USAGE = 64;

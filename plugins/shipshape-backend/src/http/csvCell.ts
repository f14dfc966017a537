/** What a spreadsheet takes for the start of a formula, also in its full-width form. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text cell that no spreadsheet evaluates. Numbers do not go through here: a leading minus is theirs. */
export function textCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

const TOKEN = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|`[^`]*`|#[^\n]*|\s+/g;

/** The query on one line and without comments, so that it can be put inside another one. Strings stay as they are. */
export function compactQuery(query: string): string {
  const pieces: string[] = [];
  let end = 0;
  for (const token of query.matchAll(TOKEN)) {
    pieces.push(query.slice(end, token.index));
    pieces.push(/^[\s#]/.test(token[0]) ? ' ' : token[0]);
    end = token.index + token[0].length;
  }
  pieces.push(query.slice(end));
  return joinTight(pieces).trim();
}

/** One blank between words, none inside brackets. */
function joinTight(pieces: string[]): string {
  let text = '';
  for (const piece of pieces) {
    if (piece === ' ') {
      text += /[\s([{]$/.test(text) ? '' : ' ';
    } else if (piece !== '') {
      text = /^[)\]},]/.test(piece) ? text.replace(/ $/, '') : text;
      text += piece;
    }
  }
  return text;
}

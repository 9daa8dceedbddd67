/** One parameter of a list; quotes around the value are taken off. */
export interface ListParam {
  readonly name: string;
  readonly value: string;
}

const BLANK = /[ \t\r\n]/;

/**
 * Reads `name=value` pairs separated by one char, as Kamailio's parameter parser does: blanks around `=` and after a
 * separator, values in single or double quotes (no escapes in them), a comma ends the list, empty pairs count except
 * after the last separator. Null for an empty text, a leading blank, an open quote, and text after a value.
 */
export function parseParamList(text: string, separator: string): ListParam[] | null {
  if (text === '' || BLANK.test(text.charAt(0))) return null;
  const list: ListParam[] = [];
  let at = 0;
  const skipBlanks = (): void => {
    while (at < text.length && BLANK.test(text.charAt(at))) at++;
  };
  const readUntil = (stops: string): string => {
    const start = at;
    while (at < text.length && !stops.includes(text.charAt(at)) && !BLANK.test(text.charAt(at))) at++;
    return text.slice(start, at);
  };
  for (;;) {
    skipBlanks();
    const name = readUntil(`=,${separator}`);
    skipBlanks();
    let value = '';
    if (text.charAt(at) === '=') {
      at++;
      skipBlanks();
      const quote = text.charAt(at);
      if (quote === '"' || quote === "'") {
        const close = text.indexOf(quote, at + 1);
        if (close < 0) return null;
        value = text.slice(at + 1, close);
        at = close + 1;
      } else {
        value = readUntil(`,${separator}`);
      }
      skipBlanks();
    }
    list.push({ name, value });
    if (at >= text.length || text.charAt(at) === ',') return list;
    if (text.charAt(at) !== separator) return null;
    at++;
    if (text.slice(at).trim() === '') return list;
  }
}

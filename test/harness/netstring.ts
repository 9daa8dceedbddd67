/** Netstrings as programs speak them. Deliberately independent of `src`: an error there must not hide itself here. */

/** Returns the netstring of `text`, a byte a character. */
export function netstring(text: string): string {
  return `${text.length}:${text},`;
}

/** Takes whole netstrings from the front of `stream`; returns them and what is left. Throws on what is none. */
export function takeNetstrings(stream: string): { messages: string[]; rest: string } {
  const messages: string[] = [];
  let rest = stream;
  for (;;) {
    const [head, digits] = /^(\d+):/.exec(rest) ?? [];
    if (head === undefined) break;
    const end = head.length + Number(digits);
    if (rest.length <= end) break;
    if (rest[end] !== ',') throw new Error(`no netstring: ${rest.slice(0, end + 1)}`);
    messages.push(rest.slice(head.length, end));
    rest = rest.slice(end + 1);
  }
  if (/^\D/.test(rest)) throw new Error(`no netstring: ${rest}`);
  return { messages, rest };
}

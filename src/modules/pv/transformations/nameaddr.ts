import type { Value } from '../../../kit/index.ts';
import { type TransformationClass, textOperation } from './operation.ts';

interface Parts {
  readonly name: string;
  readonly uri: string;
  readonly length: number;
}

/** The first `<…>` outside double quotes with what stands before it; all of the text is the URI when there is none. */
function partsOf(text: string): Parts | null {
  if (text === '') return null;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (char === '<' && !quoted) {
      const close = text.indexOf('>', at);
      if (close < 0) return null;
      return { name: text.slice(0, at), uri: text.slice(at + 1, close), length: close + 1 };
    }
  }
  return { name: '', uri: text, length: text.length };
}

function part(doc: string, pick: (parts: Parts) => Value) {
  return textOperation(doc, (text) => {
    const parts = partsOf(text);
    return parts === null ? null : pick(parts);
  });
}

/** `{nameaddr.…}`: parts of `"name" <uri>`. */
export const NAMEADDR: TransformationClass = {
  name: part('What stands before the angle bracket, quotes and blanks kept.', (parts) => parts.name),
  uri: part('The URI between the angle brackets, or the whole text without them.', (parts) => parts.uri),
  len: part('The number of bytes up to the closing bracket.', (parts) => parts.length),
};

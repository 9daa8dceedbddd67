import {
  integerOf,
  operation,
  parameters,
  type TransformationClass,
  textOf,
  textOperation,
} from './operation.ts';

/** The lines of a text; a line end at the very end begins no further line. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** `{line.…}`: lines of a text. An empty text has none: undefined. */
export const LINE: TransformationClass = {
  count: textOperation('The number of lines, as text.', (text) =>
    text === '' ? null : String(linesOf(text).length),
  ),
  at: operation(
    'The line at an index (negative: from the end), empty when there is none.',
    parameters(['integer']),
    (text, [index]) => {
      const at = integerOf(index);
      if (at === null || text === '') return null;
      return linesOf(text).at(at) ?? '';
    },
  ),
  sw: operation(
    'The first line that starts with a text, empty when none does.',
    parameters(['text']),
    (text, [start]) => {
      const wanted = textOf(start);
      if (wanted === null || text === '') return null;
      return linesOf(text).find((line) => line.startsWith(wanted)) ?? '';
    },
  ),
};

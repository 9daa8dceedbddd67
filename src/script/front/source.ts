/**
 * Where in the script's files a piece of text stands. Offsets count bytes of the original file, and `file` is an index
 * into {@link Sources}.
 *
 * Text that came out of a `#!define` or `#!substdef` keeps the span of its *use*, which is what an author has to look
 * at; `definition` then says where the value was written.
 */
export type Span = {
  readonly file: number;
  readonly start: number;
  readonly end: number;
  readonly definition?: Span;
};

/** One file as it was read: a byte string (one char per byte) and the offset at which each of its lines begins. */
export type SourceFile = {
  readonly path: string;
  readonly text: string;
  readonly lineStarts: readonly number[];
};

/** All files of one script in the order in which they were first read; the main file is number 0. */
export type Sources = readonly SourceFile[];

/** A place for people: both numbers count from 1, columns count bytes. */
export type Position = { readonly line: number; readonly column: number };

/** Builds a {@link SourceFile} from a byte string. */
export function sourceFile(path: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { path, text, lineStarts };
}

/** The line and column of a byte offset; offsets outside the file are moved to its nearest end. */
export function positionOf(file: SourceFile, offset: number): Position {
  const wanted = Math.max(0, Math.min(offset, file.text.length));
  let low = 0;
  let high = file.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((file.lineStarts[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: wanted - (file.lineStarts[low] ?? 0) + 1 };
}

/** The text of one line (counted from 1) without its line end; '' when there is no such line. */
export function lineText(file: SourceFile, line: number): string {
  const start = file.lineStarts[line - 1];
  if (start === undefined) return '';
  const end = file.lineStarts[line] ?? file.text.length;
  return file.text.slice(start, end).replace(/\r?\n?$/, '');
}

/** `file:line:column` of the start of a span, as diagnostics and log lines name a place; '?' for an unknown file. */
export function locationOf(sources: Sources, span: Span): string {
  const file = sources[span.file];
  if (file === undefined) return '?';
  const { line, column } = positionOf(file, span.start);
  return `${file.path}:${line}:${column}`;
}

/** The span from the start of one node to the end of a later one; across files only the first one's own span. */
export function spanBetween(first: Span, last: Span): Span {
  if (first.file !== last.file || last.end < first.start) return first;
  const joined = { file: first.file, start: first.start, end: Math.max(first.end, last.end) };
  return first.definition === undefined ? joined : { ...joined, definition: first.definition };
}

import { adding, ending, removing, showing, starting, stepping, type Walked } from './iterator-functions.ts';

/** A line of the body, with offsets into the message. */
export interface Line {
  readonly start: number;
  readonly end: number;
  /** With its line end. */
  readonly text: string;
}

const walked: Walked<Line> = {
  what: 'line of the body',
  walks: (state) => state.lines,
  items({ run }) {
    const { body, headEnd } = run.message;
    let start = headEnd;
    return (body.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? []).map((text) => {
      const line = { start, end: start + text.length, text };
      start = line.end;
      return line;
    });
  },
};

/** Iterators over the lines of the body. */
export const bodyIteratorFunctions = {
  bl_iterator_start: starting(walked),
  bl_iterator_next: stepping(walked, 1),
  bl_iterator_end: ending(walked),
  bl_iterator_rm: removing(walked),
  bl_iterator_append: adding(walked, 'after'),
  bl_iterator_insert: adding(walked, 'before'),
};

/** What they show. */
export const bodyIteratorVariables = {
  blitval: showing('The line that the iterator stands at, with its line end.', walked, ({ text }) => text),
};

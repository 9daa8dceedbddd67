import { ANY_ROUTE, type Call, declare, type FunctionDeclaration, printed, refuse } from '../../kit/index.ts';
import type { Edit } from '../../sip/edits.ts';
import type { TextopsxState } from './state.ts';
import type { Walks } from './walks.ts';

const { fn, variable } = declare<TextopsxState>();

/** A part of the message that an iterator stands at, with offsets into the message. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** What iterators of one kind walk over. */
export interface Walked<T extends Part> {
  /** One of the items, for texts: `header`. */
  readonly what: string;
  walks(state: TextopsxState): Walks<T>;
  items(call: Call): readonly T[];
}

/** Starts an iterator. */
export function starting<T extends Part>({
  what,
  walks,
  items,
}: Walked<T>): FunctionDeclaration<TextopsxState> {
  return fn({
    args: [printed('iterator')],
    routes: ANY_ROUTE,
    doc: `Starts an iterator, before the first ${what} of the message. At most 4 at a time. 1 or -1.`,
    run: (state, call, name) =>
      walks(state).start(call.run, name, items(call))
        ? 1
        : refuse(call, 'there are 4 iterators already', 'end one'),
  });
}

/** Steps on or back. */
export function stepping<T extends Part>(
  { what, walks }: Walked<T>,
  by: 1 | -1,
): FunctionDeclaration<TextopsxState> {
  return fn({
    args: [printed('iterator')],
    routes: ANY_ROUTE,
    doc: `Steps to the ${by === 1 ? 'next' : 'previous'} ${what}. 1, -1 at the end and where there is no such iterator.`,
    run(state, call, name) {
      const stepped = walks(state).step(call.run, name, by);
      if (stepped === undefined) return refuse(call, `there is no iterator "${name}"`);
      return stepped ? 1 : -1;
    },
  });
}

/** Ends an iterator. */
export function ending<T extends Part>({ walks }: Walked<T>): FunctionDeclaration<TextopsxState> {
  return fn({
    args: [printed('iterator')],
    routes: ANY_ROUTE,
    doc: 'Ends an iterator. 1, also where there is none.',
    run(state, { run }, name) {
      walks(state).end(run, name);
      return 1;
    },
  });
}

/** Removes the item. */
export function removing<T extends Part>({ what, walks }: Walked<T>): FunctionDeclaration<TextopsxState> {
  return fn({
    args: [printed('iterator')],
    routes: ANY_ROUTE,
    doc: `Removes the ${what}. 1, -1 where the iterator stands at none.`,
    run: (state, call, name) =>
      withItem(call, name, walks(state), ({ start, end }) => ({ kind: 'delete', start, end })),
  });
}

/** Adds a text before or after the item. */
export function adding<T extends Part>(
  { what, walks }: Walked<T>,
  where: 'before' | 'after',
): FunctionDeclaration<TextopsxState> {
  return fn({
    args: [printed('iterator'), printed('text')],
    routes: ANY_ROUTE,
    doc: `Adds a text, with its line end, ${where} the ${what}. 1, -1 where the iterator stands at none.`,
    run: (state, call, name, text) =>
      withItem(call, name, walks(state), ({ start, end }) => ({
        kind: 'insert',
        at: where === 'before' ? start : end,
        text,
      })),
  });
}

/** A variable that shows the item, null where the iterator stands at none. */
export function showing<T extends Part>(doc: string, { walks }: Walked<T>, text: (item: T) => string) {
  return variable<string>({
    doc: `${doc} Null where the iterator stands at none.`,
    inner: 'required',
    parse: (inner) => ({ key: inner ?? '' }),
    get(state, run, name) {
      const item = walks(state).current(run, name);
      return item === null ? null : text(item);
    },
  });
}

function withItem<T>(call: Call, name: string, walks: Walks<T>, edit: (item: T) => Edit): number {
  const item = walks.current(call.run, name);
  if (item === null) return refuse(call, `the iterator "${name}" stands at nothing`);
  call.run.state.edits.push(edit(item));
  return 1;
}

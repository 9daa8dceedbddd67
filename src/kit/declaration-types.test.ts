/**
 * What a module's author may not write: `npm run typecheck` fails where an error that is expected here does not come. The
 * assertions hold what the correct declarations beside them give.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixture, OPTIONS } from '../modules/fixture.ts';
import { declare, defineModule, int, optional, string } from './index.ts';

interface State {
  readonly most: number;
}

const { awaited, fn, variable } = declare<State>();

const module = defineModule({
  name: 'example',
  doc: 'A module of this test.',
  params: { most: { type: 'int', default: 3, doc: 'The most.' } },
  functions: {
    within: fn({
      args: [int('number'), optional(string('text'))],
      routes: ['request'],
      doc: 'Whether a number is within bounds.',
      run(state, _call, number, text) {
        // @ts-expect-error: the second argument may be left out
        text satisfies string;
        // @ts-expect-error: an `int` argument is a number
        number satisfies string;
        // @ts-expect-error: the state has no such field
        state.least;
        return number <= state.most ? 1 : -1;
      },
    }),
  },
  variables: {
    most: variable({
      doc: 'The most.',
      inner: 'none',
      parse: () => ({ key: null }),
      get: (state) => state.most,
    }),
  },
  setupWorker({ params }): State {
    // @ts-expect-error: there is no such parameter
    params.least;
    // @ts-expect-error: a parameter of type int is a number
    params.most satisfies string;
    return { most: params.most };
  },
});

test('types flow from a declaration into its bodies', () => {
  const { call, get, run } = createFixture(module, { params: { most: 5 } });
  const context = run(OPTIONS);
  assert.equal(call(context, 'within', '5'), 1);
  assert.equal(call(context, 'within', 6, 'text'), -1);
  assert.equal(call(context, 'within', 'no number'), -1);
  assert.equal(get(context, 'most', null), 5);
});

// @ts-expect-error: a function says in which kinds of route it may stand
fn({ args: [], doc: 'A function.', run: () => 1 });

// @ts-expect-error: a kind of route that does not exist
fn({ args: [], routes: ['reqeust'], doc: 'A function.', run: () => 1 });

// @ts-expect-error: a function's result is a number, or the promise of one
fn({ args: [], routes: ['request'], doc: 'A function.', run: () => true });

// @ts-expect-error: an awaited function says how long its script waits
awaited({ args: [], routes: ['request'], doc: 'A function.', run: async () => 1 });

awaited({
  args: [int('number')],
  routes: ['request'],
  doc: 'A function.',
  // @ts-expect-error: the deadline is found from the same arguments
  deadline: (_state, text: string) => text.length,
  run: async () => 1,
});

// @ts-expect-error: a variable's value is text, a number or null
variable({ doc: 'A variable.', inner: 'none', parse: () => ({ key: null }), get: () => undefined });

defineModule({
  name: 'unfit',
  doc: 'A module whose function needs another state than it has.',
  params: {},
  // @ts-expect-error: the state of the functions is the one that `setupWorker` gives
  functions: { f: fn({ args: [], routes: ['request'], doc: 'A function.', run: (state) => state.most }) },
  variables: {},
  setupWorker: () => null,
});

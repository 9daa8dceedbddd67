import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'exit, drop and return 0 end the whole run; return gives its code to $rc, to a condition and to an assignment; the end of a route gives the code of its last action.',
  steps: [
    'exit',
    'drop',
    'zero',
    'one',
    'minus',
    'plus',
    'bare',
    'expression',
    'variable',
    'break',
    'end',
  ].map((user) => ({
    at: 0,
    call: user,
    request: { method: 'OPTIONS', user },
  })),
  due: {
    exit: [0],
    drop: [0],
    zero: [0],
    one: [0],
    minus: [0],
    plus: [0],
    bare: [0],
    expression: [0],
    variable: [0],
    break: [0],
    end: [0],
  },
  until: 300,
});

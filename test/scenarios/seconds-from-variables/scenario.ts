import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Seconds may be a literal, a constant expression or a variable that holds an integer; text without {s.int} is refused.',
  steps: ['var', 'avp', 'cast', 'literal', 'sum', 'hdr', 'var-text', 'avp-text', 'hdr-text', 'unset'].map(
    (user) => ({
      at: 0,
      call: user,
      request: { method: 'OPTIONS', user, headers: ['X-Seconds: 1'] },
    }),
  ),
  due: {
    var: [1000],
    avp: [1000],
    cast: [1000],
    literal: [1000],
    sum: [1000],
    hdr: [1000],
    'var-text': [0],
    'avp-text': [0],
    'hdr-text': [0],
    unset: [0],
  },
  until: 2500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Seconds may be a literal, a constant expression or a variable that holds an integer; Kamailio refuses text without {s.int}.',
  covers: ['integer-flag'],
  steps: ['var', 'avp', 'cast', 'literal', 'sum', 'hdr', 'var-text', 'avp-text', 'hdr-text', 'unset'].map(
    (user) => ({
      at: 0,
      call: user,
      request: { method: 'OPTIONS', user, headers: ['X-Seconds: 1'] },
    }),
  ),
  until: 2500,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Codes and reasons of replies from literals, variables and text with variables, for every function that replies.',
  steps: [
    'send-mixed',
    'send-first',
    'send-avp',
    'send-unset',
    'send-unset-mixed',
    'send-code',
    'send-text-code',
    'send-number',
    'send-expression',
    'sl-mixed',
    'sl-first',
    'sl-avp',
    'sl-code',
    'sl-text-code',
    'sl-reply-error',
    't-mixed',
    't-first',
    't-avp',
    't-unset',
    't-code',
    't-text-code',
    't-send',
    'created-by-reply',
    'provisional',
    'trying',
    'redirect',
  ].map((user, index) => ({
    at: 10 * index,
    call: user,
    peer: 'client',
    request: { method: 'OPTIONS', user },
  })),
  // t_reply without a transaction (the 23rd) sends nothing.
  until: 500,
});

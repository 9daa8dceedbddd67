import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'The route name of async_route may be text with variables or one variable; a name that yields no route is refused at run time.',
  steps: [
    { at: 0, call: 'text-a', request: { method: 'OPTIONS', user: 'text', headers: ['X-Kind: A'] } },
    { at: 0, call: 'text-b', request: { method: 'OPTIONS', user: 'text', headers: ['X-Kind: B'] } },
    { at: 0, call: 'text-c', request: { method: 'OPTIONS', user: 'text', headers: ['X-Kind: C'] } },
    { at: 0, call: 'text-none', request: { method: 'OPTIONS', user: 'text' } },
    { at: 0, call: 'var', request: { method: 'OPTIONS', user: 'var', headers: ['X-Kind: B'] } },
    { at: 0, call: 'avp', request: { method: 'OPTIONS', user: 'avp' } },
  ],
  due: { 'text-a': [1000], 'text-b': [1000], 'text-c': [0], 'text-none': [0], var: [1000], avp: [1000] },
  until: 2500,
});

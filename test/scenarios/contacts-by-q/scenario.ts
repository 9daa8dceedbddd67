import { scenario } from '../../harness/scenario.ts';

const headers = ['c', 'd', 'e', 'f'].map(
  (name) => `X-${name.toUpperCase()}: sip:${name}@127.0.0.1:{${name}-port}`,
);
const refuses = { INVITE: [{ after: 50, status: 486 }] };
const call = (at: number, user: string) =>
  ({
    at,
    call: user,
    ack: true,
    request: { method: 'INVITE', uri: `sip:${user}@127.0.0.1:{b-port}`, headers },
  }) as const;

export default scenario({
  shows:
    't_load_contacts puts the destinations away in the order of their q, t_next_contacts takes those of the highest one, request route and failure route alike.',
  servers: { b: refuses, c: refuses, d: refuses, e: refuses, f: refuses },
  steps: [
    call(0, 'many'),
    call(400, 'same'),
    call(600, 'two'),
    call(900, 'one'),
    { at: 1200, call: 'i', request: { method: 'INFO' } },
  ],
  due: {
    many: [0, 200],
    same: [400, 450],
    two: [600, 700],
    one: [900, 950],
    b: [150, 200, 400, 450, 650, 700, 900, 950],
    c: [50, 100, 400, 450, 600, 650],
    d: [0, 50],
    e: [100, 150],
    f: [50, 100],
    i: [1200],
  },
  until: 1400,
});

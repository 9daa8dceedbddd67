import { type Answer, type DownstreamServer, type Step, scenario } from '../../harness/scenario.ts';

interface Race {
  readonly call: string;
  readonly cancelAt: number;
  readonly first: readonly Answer[];
  readonly second?: readonly Answer[];
  readonly third?: readonly Answer[];
  /** What the phones answer to CANCEL; absent: 200 and 487 to the INVITE. */
  readonly onCancel?: readonly Answer[];
}

const ring = (after: number): Answer => ({ after, status: 180 });
const final = (after: number, status: number): Answer => ({ after, status });

const RACES: readonly Race[] = [
  { call: 'one-rings', cancelAt: 200, first: [ring(20)], second: [] },
  { call: 'both-ring', cancelAt: 200, first: [ring(20)], second: [ring(40)] },
  { call: 'rings-after', cancelAt: 200, first: [ring(400)], second: [final(20, 486)] },
  {
    call: 'busy-crosses',
    cancelAt: 200,
    first: [ring(20), final(400, 486)],
    onCancel: [{ after: 0, status: 481 }],
  },
  { call: 'taken-before', cancelAt: 300, first: [ring(20), final(100, 200)] },
  { call: 'taken-after', cancelAt: 200, first: [ring(20), final(400, 200)], onCancel: [final(0, 200)] },
  { call: 'second-leg', cancelAt: 300, first: [final(20, 486)], third: [ring(20)] },
  { call: 'no-third', cancelAt: 200, first: [ring(20)], third: [ring(20)] },
  { call: 'ended', cancelAt: 300, first: [final(20, 486)] },
];

const servers: Record<string, DownstreamServer> = {};
const steps: Step[] = [];
for (const [index, { call, cancelAt, first, second, third, onCancel }] of RACES.entries()) {
  const headers: string[] = [];
  for (const [name, answers] of Object.entries({ First: first, Second: second, Third: third })) {
    if (answers === undefined) continue;
    const server = `${name.toLowerCase()}-${call}`;
    servers[server] = { INVITE: answers, ...(onCancel === undefined ? {} : { CANCEL: onCancel }) };
    headers.push(`X-${name}: sip:x@127.0.0.1:{${server}-port}`);
  }
  const at = index * 5;
  steps.push({
    at,
    call,
    ack: true,
    request: { method: 'INVITE', from: `<sip:${call}@example.com>;tag=${call}`, headers },
  });
  steps.push({ at: at + cancelAt, cancel: call });
}

export default scenario({
  shows:
    'A CANCEL that meets every state of the branches: ringing, silent, ringing only later, busy or answered at the same time, in the second leg, and after the end.',
  servers,
  steps: [
    ...steps,
    ...RACES.map(({ call }) => ({ at: 1000, call: `i-${call}`, request: { method: 'INFO', user: call } })),
  ],
  due: {
    'one-rings': [0, 20, 200, 600],
    'first-one-rings': [0, 200, 200],
    'second-one-rings': [0],
    'both-ring': [5, 25, 45, 205, 205],
    'first-both-ring': [5, 205, 205],
    'second-both-ring': [5, 205, 205],
    'rings-after': [10, 210, 410],
    'first-rings-after': [10, 410, 410],
    'second-rings-after': [10, 30],
    'busy-crosses': [15, 35, 215, 415],
    'first-busy-crosses': [15, 215, 415],
    'taken-before': [20, 40, 120, 320],
    'first-taken-before': [20],
    'taken-after': [25, 45, 225, 425],
    'first-taken-after': [25, 225],
    'second-leg': [30, 70, 330, 330],
    'first-second-leg': [30, 50],
    'no-third': [35, 55, 235, 235],
    'first-no-third': [35, 235, 235],
    ended: [40, 60, 340],
    'first-ended': [40, 60],
    'third-second-leg': [50, 330, 330],
    'i-one-rings': [1000],
    'i-both-ring': [1000],
    'i-rings-after': [1000],
    'i-busy-crosses': [1000],
    'i-taken-before': [1000],
    'i-taken-after': [1000],
    'i-second-leg': [1000],
    'i-no-third': [1000],
    'i-ended': [1000],
  },
  until: 1150,
});

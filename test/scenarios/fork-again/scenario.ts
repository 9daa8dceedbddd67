import { type DownstreamServer, type Step, scenario } from '../../harness/scenario.ts';

interface Leg {
  readonly call: string;
  /** What the four branches answer after 30, 60, 30 and 60 ms; 0: nothing, 180: it rings and goes on. */
  readonly answers: readonly [number, number, number, number];
  readonly keep?: boolean;
}

const LEGS: readonly Leg[] = [
  { call: 'worse-later', answers: [404, 486, 503, 500] },
  { call: 'kept', answers: [404, 486, 503, 500], keep: true },
  { call: 'answered', answers: [486, 486, 404, 200] },
  { call: 'answered-first', answers: [486, 486, 200, 404] },
  { call: 'declined', answers: [486, 0, 603, 0] },
  { call: 'silent', answers: [0, 0, 0, 0] },
];
const AFTER = [30, 60, 30, 60];
const NAMES = ['b', 'c', 'd', 'e'];
const HEADERS = ['X-First', 'X-Second', 'X-Third', 'X-Fourth'];

const servers: Record<string, DownstreamServer> = {};
const steps: Step[] = LEGS.map(({ call, answers, keep }, at) => {
  for (const [index, status] of answers.entries()) {
    servers[`${NAMES[index]}-${call}`] = {
      INVITE: status === 0 ? [] : [{ after: AFTER[index] ?? 0, status }],
    };
  }
  const headers = HEADERS.map((name, index) => `${name}: sip:x@127.0.0.1:{${NAMES[index]}-${call}-port}`);
  return {
    at: at * 5,
    call,
    ack: true,
    request: {
      method: 'INVITE',
      from: `<sip:${call}@example.com>;tag=${call}`,
      headers: keep === true ? [...headers, 'X-Drop: n'] : headers,
    },
  };
});

export default scenario({
  shows:
    'failure_route forks again, to two at once: replies of the first leg count no more (failure_reply_mode 3) unless t_drop_replies("n") keeps them; a 2xx, a 6xx and silence in the second leg.',
  servers,
  steps: [
    ...steps,
    ...LEGS.map(({ call }) => ({ at: 700, call: `i-${call}`, request: { method: 'INFO', user: call } })),
  ],
  due: {
    'worse-later': [0, 120],
    'b-worse-later': [0, 30],
    'c-worse-later': [0, 60],
    kept: [5, 125],
    'b-kept': [5, 35],
    'c-kept': [5, 65],
    answered: [10, 130],
    'b-answered': [10, 40],
    'c-answered': [10, 70],
    'answered-first': [15, 105],
    'b-answered-first': [15, 45],
    'c-answered-first': [15, 75],
    declined: [20, 420],
    'b-declined': [20, 50],
    'c-declined': [20],
    silent: [25, 425],
    'b-silent': [25],
    'c-silent': [25],
    'd-worse-later': [60, 90],
    'e-worse-later': [60, 120],
    'd-kept': [65, 95],
    'e-kept': [65, 125],
    'd-answered': [70, 100],
    'e-answered': [70],
    'd-answered-first': [75],
    'e-answered-first': [75, 135],
    'd-declined': [220, 250],
    'e-declined': [220],
    'd-silent': [225],
    'e-silent': [225],
    'i-worse-later': [700],
    'i-kept': [700],
    'i-answered': [700],
    'i-answered-first': [700],
    'i-declined': [700],
    'i-silent': [700],
  },
  until: 900,
});

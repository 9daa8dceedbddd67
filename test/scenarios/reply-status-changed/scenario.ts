import { type Answer, type Step, scenario } from '../../harness/scenario.ts';

const change = (status: number, code: number, reason: string | null): Answer[] => [
  {
    after: 0,
    status,
    headers: [`X-Code: ${code}`, ...(reason === null ? [] : [`X-Reason: ${reason}`])],
  },
];

/** Answers of the server downstream, by the user of the Request-URI. */
const answers: Readonly<Record<string, Answer[]>> = {
  r1: change(486, 404, 'Gone'),
  r2: change(486, 404, null),
  r3: change(603, 404, 'Gone'),
  r4: change(404, 603, 'Declined'),
  r5: change(486, 200, 'Fine'),
  r6: change(200, 202, 'Accepted'),
  r7: change(200, 404, 'Not fine'),
  r8: change(486, 99, 'Low'),
  r9: change(486, 700, 'High'),
  r10: change(486, 480, ''),
  r13: change(486, 487, null),
  r12: change(486, 486, 'Same code, other reason'),
};

const steps = Object.keys(answers).map(
  (user, row): Step => ({
    at: 10 * row,
    call: user,
    peer: 'a',
    request: { method: 'MESSAGE', uri: `sip:${user}@127.0.0.1:{b-port}` },
  }),
);

export default scenario({
  shows: 'textopsx: the status of a reply is changed on its way, and what the transaction makes of it.',
  steps,
  servers: {
    b: Object.fromEntries(Object.entries(answers).map(([user, answer]) => [`MESSAGE ${user}`, answer])),
  },
  due: { a: steps.map(({ at }) => at), b: steps.map(({ at }) => at) },
  until: 300,
});

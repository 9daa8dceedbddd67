import { type Answer, type Step, scenario } from '../../harness/scenario.ts';

const busy: Answer[] = [{ after: 5, status: 486 }];
const ok: Answer[] = [
  { after: 5, status: 180 },
  { after: 10, status: 200 },
];

/** What the server downstream answers; the letters in front of a user say which flags the script sets. */
const answers: Readonly<Record<string, readonly Answer[]>> = {
  ok,
  busy,
  fbusy: busy,
  mbusy: busy,
  fmbusy: busy,
  fmserial: busy,
  serial: busy,
  mserial: busy,
  early: [
    { after: 5, status: 183, body: 'v=0\n', headers: ['Content-Type: application/sdp'] },
    { after: 10, status: 200 },
  ],
  fmcancel: [{ after: 5, status: 180 }],
  sl: [],
  func: [],
  msilent: [],
};

const steps = Object.keys(answers).map(
  (user, index): Step => ({
    at: 40 * index,
    call: user,
    ack: true,
    request: {
      method: 'INVITE',
      uri: `sip:${user}@127.0.0.1:{to-${user}-port}`,
      headers: ['User-Agent: one "x"', 'User-Agent: two'],
    },
  }),
);
steps.push({ at: 500, cancel: 'fmcancel' });
steps.push({
  at: 530,
  call: 'message',
  request: { method: 'MESSAGE', uri: 'sip:fm404@127.0.0.1:{to-message-port}' },
});

export default scenario({
  shows:
    'acc: lines of the log for transactions that are answered, that failed, and for calls that were missed.',
  steps,
  // One for each call, so that calls that come close together do not mix.
  servers: {
    ...Object.fromEntries(
      Object.entries(answers).map(([user, list]) => [
        `to-${user}`,
        { 'INVITE ok': ok, [`INVITE ${user}`]: list },
      ]),
    ),
    'to-message': { MESSAGE: [{ after: 5, status: 404, reason: 'Not "there"; x=y' }] },
  },
  logs: 'ACC: ',
  due: {
    ok: [0, 5, 10],
    'to-ok': [0, 10],
    busy: [40, 45],
    'to-busy': [40, 45],
    fbusy: [80, 85],
    'to-fbusy': [80, 85],
    mbusy: [120, 125],
    'to-mbusy': [120, 125],
    fmbusy: [160, 165],
    'to-fmbusy': [160, 165],
    fmserial: [200, 210, 215],
    'to-fmserial': [200, 205, 205, 215],
    serial: [240, 250, 255],
    'to-serial': [240, 245, 245, 255],
    mserial: [280, 290, 295],
    'to-mserial': [280, 285, 285, 295],
    early: [320, 325, 330],
    'to-early': [320, 330],
    fmcancel: [360, 365, 500, 500],
    'to-fmcancel': [360, 500, 500],
    sl: [400],
    msilent: [480, 680],
    'to-msilent': [480],
    'to-message': [530],
    message: [535],
    log: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  },
  until: 950,
});

import { scenario } from '../../harness/scenario.ts';

const headers = ['X-To: sip:b@127.0.0.1:{b-port}'];
const send = (at: number, user: string) =>
  ({ at, call: user, request: { method: 'OPTIONS', user, headers } }) as const;

export default scenario({
  shows:
    't_uac_send sends requests of our own: event_route[tm:local-request] runs for each, onreply_route for replies, a negative reply to INVITE is acknowledged; what makes no sense or does not resolve is -1.',
  servers: {
    b: {
      MESSAGE: [{ after: 20, status: 202 }],
      INVITE: [
        { after: 20, status: 180 },
        { after: 40, status: 486 },
      ],
    },
  },
  steps: [
    send(0, 'plain'),
    send(100, 'hop'),
    send(200, 'invite'),
    send(300, 'odd'),
    send(350, 'nofrom'),
    send(400, 'nouri'),
    send(450, 'notype'),
    { at: 600, call: 'i', request: { method: 'INFO' } },
  ],
  due: {
    plain: [0],
    hop: [100],
    invite: [200],
    odd: [300],
    nofrom: [350],
    nouri: [400],
    notype: [450],
    i: [600],
    b: [0, 100, 200, 240],
  },
  until: 800,
});

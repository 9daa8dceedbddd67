import { scenario } from '../../harness/scenario.ts';

const headers = ['X-To: sip:b@127.0.0.1:{b-port}', 'X-Second: sip:c@127.0.0.1:{c-port}'];
const message = (at: number, user: string, method = 'MESSAGE', to = headers) =>
  ({ at, call: user, request: { method, user, headers: to } }) as const;

export default scenario({
  shows:
    't_replicate sends a request also elsewhere; routes for its replies and failures run, but nothing that comes of it goes up, not even of a later t_relay.',
  servers: {
    b: {
      MESSAGE: [{ after: 50, status: 202 }],
      'MESSAGE busy': [{ after: 50, status: 480 }],
      INVITE: [
        { after: 50, status: 180 },
        { after: 80, status: 486 },
      ],
    },
    c: { MESSAGE: [{ after: 100, status: 404 }] },
  },
  steps: [
    message(0, 'answered'),
    message(150, 'alone'),
    message(300, 'busy', 'INVITE'),
    message(500, 'relayed'),
    message(700, 'odd'),
    message(750, 'plain'),
    { at: 1000, call: 'i', request: { method: 'INFO' } },
  ],
  due: {
    answered: [0],
    busy: [300],
    odd: [700],
    plain: [750],
    i: [1000],
    b: [0, 150, 300, 380, 500, 750],
    c: [500],
  },
  until: 1200,
});

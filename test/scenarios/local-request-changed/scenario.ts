import { scenario } from '../../harness/scenario.ts';

const headers = ['X-To: sip:b@127.0.0.1:{b-port}', 'X-Method: MESSAGE'];
const send = (at: number, user: string, lines = 'X-Second: second') =>
  ({
    at,
    call: user,
    request: { method: 'OPTIONS', user, headers: [...headers, `X-Lines: ${lines}`] },
  }) as const;

export default scenario({
  shows:
    'event_route[tm:local-request] changes a request of our own: its headers and its Request-URI; drop sends nothing; it cannot be answered.',
  servers: { b: { MESSAGE: [{ after: 20, status: 202 }] } },
  steps: [
    send(0, 'uri'),
    send(50, 'drop'),
    send(100, 'reply'),
    send(150, 'user'),
    send(200, 'lines', 'Max-Forwards: 5'),
    send(250, 'cseq', 'CSeq: 77 MESSAGE'),
    send(300, 'other', 'CSeq: 77 INVITE'),
    send(350, 'route', 'Route: <sip:127.0.0.1:1;lr>'),
    { at: 500, call: 'i', request: { method: 'INFO' } },
  ],
  due: {
    uri: [0],
    drop: [50],
    reply: [100],
    user: [150],
    lines: [200],
    cseq: [250],
    other: [300],
    route: [350],
    i: [500],
    b: [0, 100, 150, 200, 250, 350],
  },
  until: 600,
});

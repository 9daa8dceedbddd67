import { scenario } from '../../harness/scenario.ts';

const send = (at: number, user: string, lines: string) =>
  ({
    at,
    call: user,
    request: { method: 'OPTIONS', user, headers: ['X-To: sip:b@127.0.0.1:{b-port}', `X-Lines: ${lines}`] },
  }) as const;

export default scenario({
  shows: 'A request of our own goes where event_route[tm:local-request] sends it by $du.',
  servers: {
    b: { MESSAGE: [{ after: 20, status: 202 }] },
    c: { MESSAGE: [{ after: 20, status: 202 }] },
  },
  steps: [send(0, 'du', 'X-Second: sip:c@127.0.0.1:{c-port}')],
  until: 100,
});

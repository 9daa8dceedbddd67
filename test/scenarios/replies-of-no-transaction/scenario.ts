import { scenario } from '../../harness/scenario.ts';

const send = (at: number, call: string, method: string, user: string) =>
  ({ at, call, request: { method, uri: `sip:${user}@127.0.0.1:{b-port}` } }) as const;

export default scenario({
  shows: 'on_sl_reply names the route of replies that belong to no transaction: it may change and drop them.',
  servers: {
    b: {
      MESSAGE: [{ after: 20, status: 202 }],
      'MESSAGE gone': [{ after: 20, status: 480 }],
      OPTIONS: [{ after: 20, status: 200 }],
    },
  },
  steps: [
    send(0, 'a', 'MESSAGE', 'b'),
    send(50, 'c', 'MESSAGE', 'gone'),
    send(100, 'd', 'OPTIONS', 'b'),
    { at: 200, call: 'i', request: { method: 'INFO' } },
  ],
  due: { a: [20], d: [120], i: [200], b: [0, 50, 100] },
  until: 400,
});

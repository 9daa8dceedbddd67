import { listFile } from '../../harness/list-file.ts';
import { scenario } from '../../harness/scenario.ts';

/** A request of the call `of`. */
const within = (method: string, of: string, client: string): string =>
  [
    `${method} sip:test@127.0.0.1:{server-port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:{${client}-port};branch=z9hG4bK-${client}`,
    `From: <sip:caller@example.com>;tag=${of}`,
    'To: <sip:test@example.com>;tag=callee',
    `Call-ID: ${of}@scenario.example.com`,
    `CSeq: 2 ${method}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ].join('\n');

export default scenario({
  shows:
    'Algorithm 10 gives a call to the destination with the fewest; one that has as many as maxload allows gets none until one has ended.',
  defines: listFile(import.meta.url),
  steps: [
    { at: 0, call: 'a', request: { method: 'INVITE' } },
    { at: 50, call: 'b', request: { method: 'INVITE' } },
    { at: 100, call: 'c', request: { method: 'INVITE' } },
    { at: 150, call: 'd', request: { method: 'INVITE' } },
    { at: 200, call: 'e', request: { method: 'OPTIONS' } },
    { at: 250, call: 'f', raw: within('BYE', 'a', 'f') },
    { at: 300, call: 'g', request: { method: 'INVITE', user: 'next' } },
    { at: 350, call: 'h', request: { method: 'BYE' } },
    { at: 400, call: 'i', raw: within('MESSAGE', 'g', 'i') },
    { at: 450, call: 'k', request: { method: 'MESSAGE' } },
    { at: 500, call: 'l', request: { method: 'INVITE', user: 'update' } },
    { at: 550, call: 'm', request: { method: 'INVITE' } },
  ],
  due: {
    a: [0],
    b: [50],
    c: [100],
    d: [150],
    e: [200],
    f: [250],
    g: [300],
    h: [350],
    i: [400],
    k: [450],
    l: [500],
    m: [550],
  },
  until: 750,
});

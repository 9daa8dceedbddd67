import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'add_contact_alias with an address, a port and a protocol.',
  servers: { b: {} },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: <sip:a@127.0.0.1:{a-port}>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: "A" <sip:a@10.1.2.3;transport=tcp>;q=1;expires=5'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: sip:a@10.1.2.3:99;x=y'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: <sip:10.1.2.3>,  <sip:b@10.1.2.4>'],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Port: {b-port}'] },
    },
  ],
  due: { a: [0, 20, 40, 60, 80], b: [0, 20, 40, 60, 80] },
  until: 160,
});

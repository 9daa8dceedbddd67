import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'add_rcv_param: the address that the request came from as received, of each Contact.',
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
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: <sip:a@10.0.0.1:7>', 'Contact: <sip:b@10.0.0.2>'],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Port: {b-port}', 'Contact: *'] },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: <sips:a:p@10.1.2.3;maddr=192.0.2.1?h=v>'],
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: <sip:a@[::1]:5>'],
      },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: <tel:123>'],
      },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Contact: <sip:a@10.0.0.1;x=1;alias=192.0.2.1~7~2;y=2>;q=0.4'],
      },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Port: {b-port}'] },
    },
  ],
  due: {
    a: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200],
    b: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200],
  },
  until: 280,
});

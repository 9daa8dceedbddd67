import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'set_contact_alias with trim takes an old alias away.',
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
        headers: ['X-Port: {b-port}', 'Contact: <sip:a@10.0.0.1;x=1;alias=192.0.2.1~7~2;y=2>;q=0.4'],
      },
    },
  ],
  due: { a: [0, 20], b: [0, 20] },
  until: 100,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'acc: further values, legs of a call, the time, reasons from a header, failures that are left out.',
  steps: [
    {
      at: 0,
      call: 'ok',
      peer: 'a',
      request: { method: 'MESSAGE', uri: 'sip:ok@127.0.0.1:{b-port}', headers: ['X: 1', 'X: 2'] },
    },
    { at: 20, call: 'four', peer: 'a', request: { method: 'MESSAGE', uri: 'sip:four@127.0.0.1:{b-port}' } },
    { at: 40, call: 'six', peer: 'a', request: { method: 'MESSAGE', uri: 'sip:six@127.0.0.1:{b-port}' } },
    { at: 60, call: 'none', peer: 'a', request: { method: 'MESSAGE', uri: 'sip:none@127.0.0.1:{b-port}' } },
  ],
  servers: {
    b: {
      'MESSAGE four': [{ after: 0, status: 404 }],
      'MESSAGE six': [
        {
          after: 0,
          status: 603,
          headers: ['Reason: Q.850;cause=16;text="x"', 'Reason: SIP;cause=2'],
        },
      ],
      MESSAGE: [{ after: 0, status: 200 }],
    },
  },
  logs: 'ACC: ',
  due: { a: [0, 20, 40, 60], b: [0, 20, 40, 60], log: [0, 0, 0] },
  until: 300,
});

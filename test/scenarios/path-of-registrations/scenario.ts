import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'use_path with path_mode 1: the Path is kept, the reply has it where the client supports it, and lookup sends the request to its first hop.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Path: <sip:p1.example.com;lr>'],
      },
    },
    { at: 20, call: 'r2', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: [
          'Contact: <sip:a@192.0.2.1>',
          'Supported: path, gruu',
          'Path: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>',
          'Path: <sip:p3.example.com;lr>',
        ],
      },
    },
    { at: 60, call: 'r4', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: [
          'Contact: <sip:a@192.0.2.1>',
          'Path: <sip:p1.example.com;lr;received=sip:192.0.2.7:7%3Btransport=tcp>',
        ],
      },
    },
    { at: 100, call: 'r6', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Path: garbage'],
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Path: <sip:p1.example.com>'],
      },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'Supported: path'],
      },
    },
    { at: 180, call: 'r10', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180] },
  until: 300,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'use_domain, realm_prefix and case_sensitive: what an address of record is made of.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        to: '<sip:Alice:secret@sip.EXAMPLE.com:5080;x=y>',
        headers: ['Contact: <sip:a@192.0.2.1>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        to: 'sip:host.example.com;x=y',
        headers: ['Contact: <sip:b@192.0.2.1>'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        to: '<tel:+49-30>',
        headers: ['Contact: <sip:c@192.0.2.1>'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        to: '<sips:a%20b@example.com>',
        headers: ['Contact: <sip:d@192.0.2.1>'],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:Alice@example.com' },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:alice@example.com' },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:Alice@sip.example.com' },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:Alice@other.example.com' },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:HOST.example.com' },
    },
    { at: 180, call: 'r10', peer: 'phone', request: { method: 'INVITE', user: 'alice', uri: 'tel:+49-30' } },
    {
      at: 200,
      call: 'r11',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:a%20b@EXAMPLE.com' },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'phone',
      request: { method: 'INVITE', user: 'alice', uri: 'sip:%41lice@example.com' },
    },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220] },
  until: 340,
});

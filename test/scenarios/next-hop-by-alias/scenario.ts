import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'handle_ruri_alias takes the next hop from the Request-URI, set_alias_to_pv the address of Contact.',

  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=192.0.2.2~99~1' },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;x=1;alias=192.0.2.2~99~2;y=2' },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=192.0.2.2~99~3' },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=192.0.2.2~99~4' },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=192.0.2.2~99~5' },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=192.0.2.2~99~6' },
    },
    { at: 120, call: 'r7', peer: 'a', request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1' } },
    { at: 140, call: 'r8', peer: 'a', request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=' } },
    {
      at: 160,
      call: 'r9',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=192.0.2.2' },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=[::1]~99~1' },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=192.0.2.1~1~1;alias=192.0.2.2~2~2' },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:a@192.0.2.1;alias=host~1~1' },
    },
    { at: 240, call: 'r13', peer: 'a', request: { method: 'OPTIONS', uri: 'tel:123;alias=192.0.2.2~99~1' } },
    {
      at: 260,
      call: 'r14',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@192.0.2.1;alias=192.0.2.2~99~1>'],
      },
    },
    {
      at: 280,
      call: 'r15',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@192.0.2.1;alias=192.0.2.2~99~2>'],
      },
    },
    {
      at: 300,
      call: 'r16',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['Contact: <sip:a@192.0.2.1>'] },
    },
    {
      at: 320,
      call: 'r17',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@192.0.2.1;alias=x>'],
      },
    },
    {
      at: 340,
      call: 'r18',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['Contact: *'] },
    },
  ],
  due: { a: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340] },
  until: 420,
});

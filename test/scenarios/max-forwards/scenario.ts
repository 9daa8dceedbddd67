import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'Max-Forwards is added, lowered, or found to be zero, and the code of the function tells which.',
  steps: ['0', '1', '3', '70', '255', '300', 'none', 'text'].map((value) => ({
    at: 0,
    call: value,
    raw: [
      'OPTIONS sip:test@127.0.0.1:{server-port} SIP/2.0',
      `Via: SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-${value}`,
      'From: <sip:caller@example.com>;tag=a',
      'To: <sip:test@example.com>',
      `Call-ID: ${value}@scenario.example.com`,
      'CSeq: 1 OPTIONS',
      ...(value === 'none' ? [] : [`Max-Forwards: ${value}`]),
      'Content-Length: 0',
      '',
      '',
    ].join('\n'),
  })),
  due: { '0': [0], '1': [0], '3': [0], '70': [0], '255': [0], '300': [0], none: [0], text: [0] },
  until: 300,
});

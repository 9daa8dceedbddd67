import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'Without a z9hG4bK branch a transaction is matched by Request-URI, From tag, Call-ID, CSeq and top Via: retransmission and ACK are absorbed.',
  steps: [
    {
      at: 0,
      call: 'a',
      request: { method: 'INVITE', via: 'SIP/2.0/UDP 127.0.0.1:{client-port}' },
      ack: true,
    },
    { at: 300, repeat: 'a' },
    { at: 0, call: 'b', request: { method: 'OPTIONS', via: 'SIP/2.0/UDP 127.0.0.1:{client-port};branch=1' } },
    { at: 300, repeat: 'b' },
    { at: 3600, call: 'c', request: { method: 'INFO' } },
  ],
  due: { a: [0, 300, 2000], b: [2000], c: [3600] },
  until: 3800,
});

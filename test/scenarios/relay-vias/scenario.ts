import { scenario } from '../../harness/scenario.ts';

const vias = {
  same: 'SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-same',
  other: 'SIP/2.0/UDP 127.0.0.2:{client-port};branch=z9hG4bK-other',
  asked: 'SIP/2.0/UDP 127.0.0.1:{client-port};rport;branch=z9hG4bK-asked',
  filled: 'SIP/2.0/UDP 127.0.0.1:{client-port};rport=7;branch=z9hG4bK-filled',
  claimed: 'SIP/2.0/UDP 127.0.0.2:{client-port};received=192.0.2.9;branch=z9hG4bK-claimed',
  list: 'SIP/2.0/UDP 127.0.0.2:{client-port};branch=z9hG4bK-list, SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-below',
  force: 'SIP/2.0/UDP 127.0.0.1:{client-port};branch=z9hG4bK-force',
} as const;

export default scenario({
  shows:
    'In the Via below ours received and rport say where the request really came from; the reply goes there, without our Via.',
  servers: { b: { OPTIONS: [{ after: 0, status: 200 }] } },
  steps: Object.entries(vias).map(([user, via], index) => ({
    at: index * 100,
    call: user,
    request: { method: 'OPTIONS', uri: `sip:${user}@127.0.0.1:{b-port};x=1`, via },
  })),
  due: {
    ...Object.fromEntries(Object.keys(vias).map((user, index) => [user, [index * 100]])),
    b: Object.keys(vias).map((_user, index) => index * 100),
  },
  until: 1000,
});

import { scenario } from '../../harness/scenario.ts';

const uri = (server: string) => `sip:${server}@127.0.0.1:{${server}-port}`;

const COPIES = [
  { after: 20, status: 180 },
  { after: 60, status: 486 },
  { after: 160, status: 486 },
  { after: 220, status: 180 },
];

export default scenario({
  shows:
    'What is lost on either side of a forwarded INVITE is sent again: the request until something comes, the negative reply until its ACK or fr_timer; copies from both sides are answered and go no further.',
  servers: {
    slow: {
      INVITE: [
        { after: 450, status: 180 },
        { after: 650, status: 486 },
      ],
    },
    copies: { INVITE: COPIES },
    again: { INVITE: COPIES },
    dead: {},
  },
  steps: [
    // Nothing comes at first: the request goes again, the caller's copies get the 100.
    { at: 0, call: 'a', ack: true, request: { method: 'INVITE', uri: uri('slow') } },
    { at: 150, repeat: 'a' },
    { at: 500, repeat: 'a' },
    // The phone's copies of its reply get their ACK, the caller's ACK is lost twice.
    { at: 10, call: 'b', request: { method: 'INVITE', uri: uri('copies') } },
    { at: 120, repeat: 'b' },
    { at: 500, ack: 'b' },
    { at: 520, repeat: 'b' },
    // No ACK ever: the reply is given up with fr_timer.
    { at: 20, call: 'c', request: { method: 'INVITE', uri: uri('again') } },
    { at: 30, call: 'd', ack: true, request: { method: 'INVITE', uri: uri('dead') } },
  ],
  due: {
    a: [0, 150, 450, 500, 650],
    slow: [0, 100, 300, 650],
    b: [10, 30, 70, 120, 170, 370, 520],
    copies: [10, 70],
    c: [20, 40, 80, 180, 380],
    again: [20, 80],
    d: [30, 730],
    dead: [30, 130, 330],
  },
  until: 1300,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'nat_uac_test with each of its tests, is_rfc1918, $rr_count and $rr_top_count.',

  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>'],
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@10.1.2.3:{a-port}>'],
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@172.32.0.1:{a-port}>'],
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@100.64.3.4:{a-port}>'],
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@192.0.0.9:{a-port}>'],
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['Contact: <sip:a@127.0.0.1>'] },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['Contact: <sip:a@[::1]:{a-port}>'] },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@10.0.0.2:{a-port}>,<sip:a@127.0.0.1:{a-port}>'],
      },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['Contact: *'] },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['Contact: <sips:a@198.51.100.1>'] },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['Contact: <tel:1>'] },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>', 'Record-Route: <sip:x;lr>'],
      },
    },
    {
      at: 240,
      call: 'r13',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: [
          'Contact: <sip:a@127.0.0.1:{a-port}>',
          'Record-Route: <sip:x;lr;r2=on>,<sip:y;r2=on;lr>',
          'Record-Route: <sip:z;lr>',
        ],
      },
    },
    {
      at: 260,
      call: 'r14',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 280,
      call: 'r15',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 198.51.100.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 127.0.0.1\na=sendrecv\n',
      },
    },
    {
      at: 300,
      call: 'r16',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 127.0.0.1\na=sendrecv\n',
      },
    },
    {
      at: 320,
      call: 'r17',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>', 'Content-Type: application/sdp'],
        body: 'v=0\no=a 1 1 IN IP4 10.0.0.1\ns=-\nt=0 0\nm=audio 1 RTP/AVP 0\nc=IN IP4 127.0.0.1\nm=audio 1 RTP/AVP 0\nc=IN IP4 10.0.0.1\n',
      },
    },
    {
      at: 340,
      call: 'r18',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>', 'Content-Type: application/sdp'],
        body: 'v=0\no=a 1 1 IN IP4 1.1.1.1\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\nm=audio 1 RTP/AVP 0\n',
      },
    },
    {
      at: 360,
      call: 'r19',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>', 'Content-Type: application/sdp'],
        body: 'v=0\nc=IN IP4 10.0.0.1\nm=audio 1 RTP/AVP 0\n',
      },
    },
    {
      at: 380,
      call: 'r20',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['Contact: <sip:a@127.0.0.1:{a-port}>', 'Content-Type: application/sdp'],
        body: 'garbage\n',
      },
    },
  ],
  due: { a: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 360, 380] },
  until: 460,
});

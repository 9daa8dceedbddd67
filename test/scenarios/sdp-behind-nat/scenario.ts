import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'fix_nated_sdp: addresses of SDP become that of the sender, the old ones are kept beside.',
  servers: { b: {} },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: 0', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: 1', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: 2', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: 4', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: 8', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 100,
      call: 'r6',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: 15', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 120,
      call: 'r7',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 140,
      call: 'r8',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 160,
      call: 'r9',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
    {
      at: 180,
      call: 'r10',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv',
      },
    },
    {
      at: 200,
      call: 'r11',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\nm=audio 1 RTP/AVP 0\n',
      },
    },
    {
      at: 220,
      call: 'r12',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'v=0\no=a 1 1 IN IP4 10.0.0.2\ns=-\nt=0 0\n',
      },
    },
    {
      at: 240,
      call: 'r13',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'v=0\no=a 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 224.2.1.1/127\nt=0 0\nm=audio 1 RTP/AVP 0\n',
      },
    },
    {
      at: 260,
      call: 'r14',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'v=0\no=a 1 1 IN IP4 10.0.0.2\ns=-\nt=0 0\nm=audio 1 RTP/AVP 0\nc=IN IP4 host.example \na=x\n',
      },
    },
    {
      at: 280,
      call: 'r15',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: given', 'Content-Type: application/sdp'],
        body: 'garbage\n',
      },
    },
  ],
  due: {
    a: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280],
    b: [0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280],
  },
  until: 360,
});

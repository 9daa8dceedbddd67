import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'fix_nated_sdp finds the SDP in a multipart body, and no other body.',
  servers: { b: {} },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Content-Type: text/plain'],
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
        headers: ['X-Port: {b-port}', 'Content-Type: multipart/mixed;boundary=b'],
        body: '--b\nContent-Type: application/sdp\n\nv=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n--b\nContent-Type: text/plain\n\nhello c=IN IP4 10.0.0.77\n--b--\n',
      },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'a',
      request: { method: 'OPTIONS', uri: 'sip:bob@192.0.2.9', headers: ['X-Port: {b-port}'] },
    },
  ],
  due: { a: [0, 20, 40], b: [0, 20, 40] },
  until: 120,
});

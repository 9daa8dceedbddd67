import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'nortpproxy_str and append_sdp_oldmediaip: what fix_nated_sdp leaves in the SDP.',
  servers: { b: {} },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'X-Do: 7', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP4 10.0.0.2\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\na=rtcp:4001 IN IP4 10.0.0.3\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\na=sendrecv\n',
      },
    },
  ],
  due: { a: [0], b: [0] },
  until: 80,
});

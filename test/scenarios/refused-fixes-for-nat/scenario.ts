import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'fix_nated_sdp with addresses of another family, and handle_ruri_alias with half an alias.',
  servers: { b: { OPTIONS: [{ after: 0, status: 200 }] } },
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:bob@192.0.2.9',
        headers: ['X-Port: {b-port}', 'Content-Type: application/sdp'],
        body: 'v=0\no=alice 1 1 IN IP6 fd00::1\ns=-\nc=IN IP6 fd00::1\nt=0 0\nm=audio 4000 RTP/AVP 0\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.168.1.7\n',
      },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'a',
      request: {
        method: 'OPTIONS',
        uri: 'sip:a@192.0.2.1;alias=192.0.2.2~99',
        headers: ['X-Port: {b-port}'],
      },
    },
  ],

  until: 100,
});

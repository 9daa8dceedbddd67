import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'add_sock_hdr, sock_flag and sock_hdr_name: the socket of another registrar in front is kept where it is one of ours.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: {
        method: 'REGISTER',
        user: 'alice',
        headers: ['Contact: <sip:a@192.0.2.1>', 'X-Flag: 1', 'Sock-Info: udp:127.0.0.1:{server-port}'],
      },
    },
    { at: 20, call: 'r2', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>'] },
    },
    { at: 60, call: 'r4', peer: 'phone', request: { method: 'INVITE', user: 'alice' } },
  ],
  due: { phone: [0, 20, 40, 60] },
  until: 180,
});

import { scenario } from '../../harness/scenario.ts';

const headers = ['X-To: sip:127.0.0.1:{b-port}'];
const call = (at: number, user: string) =>
  ({ at, call: user, ack: true, request: { method: 'INVITE', user, headers } }) as const;

export default scenario({
  shows: 't_forward_nonack_uri sends no 100, t_relay_to with flag 2 no error reply.',
  servers: { b: { INVITE: [{ after: 50, status: 486 }] } },
  steps: [call(0, 'plain'), call(100, 'quiet'), call(200, 'nonack')],
  due: { plain: [0, 50], quiet: [100, 100], nonack: [250], b: [0, 50, 200, 250] },
  until: 400,
});

import { type DownstreamServer, type Step, scenario } from '../../harness/scenario.ts';

/** Final statuses of a branch; 0: it never answers. */
const FINALS = [200, 302, 401, 404, 486, 503, 603, 0];
const FIRST_AT = 40;
const SECOND_AT = 90;
const NEVER_AT = 300;

/** A server that gives one final reply. */
function answering(status: number, after: number): DownstreamServer {
  return status === 0 ? { INVITE: [] } : { INVITE: [{ after, status }] };
}

/** When final replies go up: each 2xx, else the best when no branch is left. */
function finalTimes(first: number, second: number): number[] {
  if (first === 200) return second === 200 ? [FIRST_AT, SECOND_AT] : [FIRST_AT];
  return [second === 0 ? NEVER_AT : SECOND_AT];
}

/** When a branch gets an ACK from hop to hop: for a negative reply. */
function ackTimes(status: number, after: number): number[] {
  return status >= 300 ? [after] : [];
}

const servers: Record<string, DownstreamServer> = {};
const steps: Step[] = [];
const due: Record<string, readonly number[]> = {};
for (const first of FINALS) {
  for (const second of FINALS.filter((status) => FINALS.indexOf(status) >= FINALS.indexOf(first))) {
    const call = `${first}-${second}`;
    servers[`b-${call}`] = answering(first, FIRST_AT);
    servers[`c-${call}`] = answering(second, SECOND_AT);
    const headers = [
      `X-First: sip:b@127.0.0.1:{b-${call}-port}`,
      `X-Second: sip:c@127.0.0.1:{c-${call}-port}`,
    ];
    const at = steps.length * 12;
    due[call] = [at, ...finalTimes(first, second).map((after) => at + after)];
    due[`b-${call}`] = [at, ...ackTimes(first, FIRST_AT).map((after) => at + after)];
    due[`c-${call}`] = [at, ...ackTimes(second, SECOND_AT).map((after) => at + after)];
    steps.push({ at, call, ack: true, request: { method: 'INVITE', headers } });
  }
}

export default scenario({
  shows:
    'Every pair of final replies of two branches, no reply being one: what goes up, who is cancelled, who is acknowledged.',
  servers,
  steps,
  due,
  until: 1000,
});

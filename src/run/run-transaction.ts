import { buildReply } from '../sip/reply.ts';
import type { RunContext } from './context.ts';
import { destinationContacts } from './destination-contacts.ts';
import { takeLocals } from './locals.ts';
import type { TimerSettings } from './state.ts';
import { freshBranch, type Granted, type RunTransaction, type TransactionSnapshot } from './transaction.ts';

const DEFAULT_TRYING_REASON = 'trying -- your call is important to us';
const GRANTED: Granted = { granted: true };

/**
 * The transaction of one run: decides from the snapshot and leaves effects in the run's list, so that every call returns
 * the same wherever the run is.
 */
export function createRunTransaction(run: RunContext, snapshot: TransactionSnapshot): RunTransaction {
  const keepTimers = (timers: Partial<TimerSettings>): void => {
    Object.assign(run.state.timers, timers);
    run.effects.push({ kind: 'timers', timers: { ...run.state.timers } });
  };
  const takeReleaseBack = (): void => {
    run.effects = run.effects.filter((effect) => effect.kind !== 'release');
    snapshot.released = false;
  };
  // RFC 3261 §17.2.1: the caller of an INVITE has to hear within 200 ms that it need not ask again.
  const sendTrying = (): void => {
    const reason = run.services.tryingReason;
    if (snapshot.method !== 'INVITE' || snapshot.status >= 100) return;
    const wanted = run.state.autoTrying ?? reason !== null;
    if (!wanted) return;
    run.effects.push({
      kind: 'reply',
      status: 100,
      bytes: replyBytes(run, 100, reason ?? DEFAULT_TRYING_REASON, snapshot.toTag),
    });
    snapshot.status = 100;
  };
  return {
    snapshot,
    reply({ status, reason }) {
      if (snapshot.method === 'ACK') return refused('an ACK is never answered (RFC 3261 section 13.2.2.4)');
      if (snapshot.status >= 200) return refused(`the final reply ${snapshot.status} was sent already`);
      // As in Kamailio a reply after t_release() is sent all the same.
      if (snapshot.released) takeReleaseBack();
      run.effects.push({ kind: 'reply', status, bytes: replyBytes(run, status, reason, snapshot.toTag) });
      if (status >= 200) closeAfterReply(run);
      snapshot.status = status;
      return GRANTED;
    },
    suspend(stop) {
      if (snapshot.status >= 200) return refused(`the final reply ${snapshot.status} was sent already`);
      if (snapshot.cancelled) return refused('the request was cancelled');
      if (snapshot.suspended) return refused('the request is suspended already');
      if (snapshot.released) return refused('the transaction was released');
      if (run.kind !== 'onreply') sendTrying();
      const locals = stop.continuation === 'full' ? takeLocals(run) : null;
      run.effects.push({ kind: 'suspend', stop, locals });
      snapshot.suspended = true;
      return GRANTED;
    },
    release() {
      run.effects.push({ kind: 'release' });
      snapshot.released = true;
      return GRANTED;
    },
    retransmitReply() {
      if (snapshot.status === 0) return refused('there was no reply yet');
      run.effects.push({ kind: 'retransmit-reply' });
      return GRANTED;
    },
    forward(branches, quiet = false) {
      run.effects.push({ kind: 'forward', branches, without6xx: run.state.off.sixHundred, quiet });
      snapshot.branches = [...snapshot.branches, ...branches.map(() => freshBranch)];
    },
    fail(status, now = false) {
      run.effects.push({ kind: 'fail', status, now });
      if (now) snapshot.status = status;
    },
    cancelBranches(which, branch) {
      run.effects.push({ kind: 'cancel-branches', which, branch });
    },
    dropReplies(which) {
      run.effects.push({ kind: 'drop-replies', which });
    },
    trying: sendTrying,
    setTimers: keepTimers,
  };
}

/** What follows a final reply of a run: its connection is closed, if the script wants that (`set_reply_close`). */
export function closeAfterReply({ closesAfterReply, state, effects }: RunContext): void {
  const { connection } = state.received;
  if (closesAfterReply && connection > 0) effects.push({ kind: 'close', connection });
}

/** The bytes of a reply to a run's request, its reply edits (`append_to_reply` …) included. */
export function replyBytes(run: RunContext, status: number, reason: string, toTag: string): Buffer {
  const { received, forceRport } = run.requestState;
  const { reply } = run.state;
  const { serverHeader } = run.services;
  return buildReply(run.request, {
    status,
    reason,
    toTag,
    received: { ip: received.srcIp, port: received.srcPort },
    forceRport,
    headers: replyHeaders(run, status),
    ...(reply.body === null ? {} : { body: reply.body }),
    ...(reply.contentType === null ? {} : { contentType: reply.contentType }),
    ...(serverHeader === null ? {} : { server: serverHeader }),
  });
}

/** What the script added, its last line closed, and for a redirection where to go (RFC 3261 §21.3). */
function replyHeaders(run: RunContext, status: number): string {
  const { headers } = run.state.reply;
  const whole = headers === '' || headers.endsWith('\n') ? headers : `${headers}\r\n`;
  const contacts = status >= 300 && status < 400 ? destinationContacts(run.state) : '';
  return contacts === '' ? whole : `${whole}Contact: ${contacts}\r\n`;
}

function refused(text: string): Granted {
  return { granted: false, text };
}

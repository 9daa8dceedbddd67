import assert from 'node:assert/strict';
import { formatBranchId } from '../sip/branch-id.ts';
import { forwardedReply, forwardedRequest } from '../sip/forward.ts';
import type { SipMessage } from '../sip/message.ts';
import { parseMessage } from '../sip/parse.ts';
import type { TransactionCallbacks } from './callbacks.ts';
import { createFixture, type Fixture, flow, requestOf } from './fixture.ts';
import type { TransactionParams } from './params.ts';
import type { Transaction } from './transaction.ts';

/** For tests of branches: a fixture whose transaction has servers downstream, one for each branch. */
export interface Forking extends Fixture {
  readonly transaction: Transaction;
  /** Sends the request to so many more servers. */
  fork(count: number): void;
  /** A server replies; the route of the reply, if any, has run when this returns. */
  answer(branch: number, status: number): string;
}

/** Port of the server of branch 0. */
const FIRST_PORT = 6000;

/** The branch of a message of ours as a server got it. */
export function viaOf(transaction: Transaction, branch: number): string {
  const id = formatBranchId({ index: transaction.index, label: transaction.label, branch, salt: branch + 1 });
  return `SIP/2.0/UDP 127.0.0.1:5060;branch=${id}`;
}

/** The reply of the server of a branch to the method. */
export function replyOf(
  transaction: Transaction,
  method: string,
  branch: number,
  status: number,
): SipMessage {
  const text =
    `SIP/2.0 ${status} From ${branch}\r\nVia: ${viaOf(transaction, branch)}\r\n` +
    'Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-1\r\nFrom: <sip:a@example.com>;tag=from\r\n' +
    `To: <sip:b@example.com>;tag=${branch}\r\nCall-ID: call-1\r\nCSeq: 1 ${method}\r\nContent-Length: 0\r\n\r\n`;
  const parsed = parseMessage(Buffer.from(text, 'latin1'));
  assert.ok(parsed.ok);
  return parsed.message;
}

/** How the transaction of a test begins: its request comes in, or is our own. */
export type Begin = (fixture: Fixture, method: string) => Transaction | null;

/** A request of our own. */
export const ofOurOwn: Begin = ({ manager }, method) =>
  manager.createLocal(method, flow, () => requestOf({ method }).bytes);

/** A transaction that was just received, or that begins otherwise. Replies go up as they are unless `onReply` of the test does something else. */
export function createForking(
  method: string,
  params: Partial<TransactionParams> = {},
  callbacks: Partial<TransactionCallbacks> = {},
  begin: Begin = (fixture) => fixture.arrive({ method }),
): Forking {
  const fixture = createFixture(params, {
    onReply: (transaction, branch, bytes) => {
      const parsed = parseMessage(bytes);
      assert.ok(parsed.ok);
      const up = forwardedReply(parsed.message, []);
      fixture.manager.relayReply(transaction, branch, parsed.message.status, up, false);
    },
    ...callbacks,
  });
  const { manager } = fixture;
  const request = requestOf({ method });
  const transaction = begin(fixture, method);
  assert.ok(transaction !== null);
  return {
    ...fixture,
    transaction,
    fork(count) {
      const first = manager.branches(transaction).length;
      manager.forward(
        transaction,
        Array.from({ length: count }, (_, index) => {
          const number = first + index;
          const bytes = forwardedRequest(request, {
            edits: [],
            requestUri: `sip:b${number}@127.0.0.1`,
            via: viaOf(transaction, number),
            source: { ip: flow.ip, port: flow.port },
            forceRport: false,
          });
          const to = { ...flow, port: FIRST_PORT + number };
          return { number, salt: number + 1, flow: to, bytes, script: Buffer.from(`branch ${number}`) };
        }),
      );
    },
    answer(branch, status) {
      const reply = replyOf(transaction, method, branch, status);
      const reception = manager.receiveReply(reply);
      if (reception.kind !== 'matched') return reception.kind;
      if (reception.held) manager.queueReply(transaction, branch, reply.bytes, flow);
      else manager.relayReply(transaction, branch, status, forwardedReply(reply, []), false);
      return reception.held ? 'held' : 'matched';
    },
  };
}

import type { SipMessage } from '../sip/message.ts';
import { createWorkerHook } from './worker-hook.ts';

/** Takes a reply of no transaction that answers what a module sent; false: it is for somebody else. Must not throw. */
export type ReplyListener = (reply: SipMessage) => boolean;

/** Modules that send requests without a transaction. */
export const replyListeners = createWorkerHook<ReplyListener>();

/**
 * What Kamailio does in asynchronous processing that only its source tells, or that looks accidental: each case is shown
 * by a scenario that names it in `covers`, so that what we do instead, or as well, is seen beside what Kamailio does.
 */
export interface Case {
  readonly id: string;
  /** What Kamailio does. */
  readonly says: string;
  /** Why no scenario shows it. */
  readonly open?: string;
}

/** The cases, by what they are about. */
export const CASES: readonly Case[] = [
  // Where and how the functions may be called.
  {
    id: 'lexical-check',
    says: 'Where a function may stand is checked by the kind of block it is written in: `route[X]` counts as a request block, whoever calls it.',
  },
  {
    id: 'async-names',
    says: 'Any name of four or five letters in `$async(...)` is taken, as `data`.',
    open: 'another name is refused at load here; the tests of the server do',
  },
  { id: 'integer-flag', says: 'A variable with seconds has to hold a number, not the text of one.' },
  {
    id: 'constant-arguments',
    says: 'An argument that is an expression without quotes, and not constant, is refused at load.',
  },
  { id: 'folded-arguments', says: 'A constant expression is folded to a text at load.' },
  {
    id: 'arity',
    says: 'The number of arguments is checked at load.',
    open: 'a script that does not load has no messages to show; the tests of the linker do',
  },
  { id: 'without-tmx', says: 'Only `tm` has to be loaded, whatever the documentation says of `tmx`.' },
  {
    id: 'mode-1',
    says: '`mode` 1 does without `tm`: only `async_task_data` and its kin work.',
  },

  // Limits and what is returned.
  { id: 'seconds-limits', says: 'Less than 1 second and 100 seconds or more are refused with -1.' },
  {
    id: 'ms-limits',
    says: 'Less than 1 and 30000 milliseconds or more are refused with -1.',
  },
  { id: 'route-name-length', says: 'A route name of 63 letters or more is refused.' },
  { id: 'unknown-route', says: 'An unknown or empty route is refused when the call is made, not at load.' },
  {
    id: 'faked-messages',
    says: 'The functions that suspend are refused on a faked message (timers, event routes, tasks); those that hand over data are not.',
  },
  {
    id: 'last-action',
    says: 'A sleep as the last action of its list, or in an expression, is refused with -1.',
  },
  { id: 'ack-of-2xx', says: 'The ACK of a 2xx creates no transaction, so that it cannot be suspended.' },
  { id: 'after-final', says: 'A transaction with a final reply is not suspended: -1.' },
  {
    id: 'cancelled-first',
    says: 'A transaction that is cancelled already counts as suspended: the script ends, and nothing wakes.',
  },
  { id: 'branch-limit', says: 'Every suspension takes a branch: at `max_branches` they are refused.' },
  {
    id: 'unknown-group',
    says: 'An unknown group in `async_task_group_route` is only logged: the call succeeds, and the request ends in 408.',
  },
  {
    id: 'ms-without-workers',
    says: '`async_ms_*` without `async_workers` is accepted, and the request ends in 408.',
  },
  {
    id: 'failed-push',
    says: 'When the queue is full (`async_nonblock`), -1 is returned, but the transaction stays suspended.',
    open: 'the buffer of a socket is not filled by a scenario; the tests of the server fill our queue',
  },
  {
    id: 'return-1',
    says: 'With `return` 1 the script goes on while the request is suspended, and what follows a sleep runs twice.',
  },

  // What goes on.
  {
    id: 'own-list-only',
    says: 'A sleep goes on with the rest of its own list of actions: not behind the closing brace, not in the caller.',
  },
  {
    id: 'switch-falls-through',
    says: 'Cases that fall through are one list: the next action may be in the next case.',
  },
  {
    id: 'fresh-run',
    says: 'The resumed list is a run of its own: `$rc` is 0, script flags are clear, `return` and `exit` just end it.',
  },

  // Suspending.
  {
    id: 'auto-100',
    says: 'An INVITE without any reply gets 100 when it is suspended, other methods get nothing.',
  },
  { id: 'edits-before-first', says: 'Header edits before the first suspension are kept.' },
  { id: 'edits-before-second', says: 'Header edits between a resumption and the next suspension are lost.' },
  { id: 'message-flags', says: 'Message flags are kept, and what a resumed run changes of them too.' },
  {
    id: 'fr-timer',
    says: 'The final-response timer of tm runs from the suspension, whatever the sleep: 408 when it ends.',
  },
  { id: 'lifetime', says: 'So does the longest life of the transaction.' },
  {
    id: 'failure-route-inherited',
    says: 'The failure route that is armed runs when the timer ends the wait.',
  },
  {
    id: 'no-script-end-check',
    says: 'A script that ends with the request suspended has not forgotten to release it.',
  },

  // Resuming.
  {
    id: 'continue-not-found',
    says: 'A resumption of a transaction that is gone does nothing: -1.',
  },
  {
    id: 'continue-not-suspended',
    says: 'A resumption of one that is not suspended does nothing: -1.',
  },
  { id: 'continue-cancelled', says: 'A resumption of a cancelled one runs nothing: 1.' },
  { id: 'continue-timed-out', says: 'A resumption after the timer runs nothing.' },
  { id: 'reply-lock', says: 'The resumed script holds the transaction: replies and timeouts wait for it.' },
  { id: 'avps-of-transaction', says: 'AVPs and XAVPs of the transaction are there in the resumed run.' },
  { id: 'failure-kind', says: 'A resumed run is of failure-route kind, whatever it was before.' },
  {
    id: 'new-uri-relayed',
    says: 'A Request-URI that was not used up is new in the resumed run: `t_relay()` needs no `append_branch()`.',
  },
  {
    id: 'nothing-answers',
    says: 'A resumed run that neither answers, nor relays, nor suspends ends in 500.',
  },
  {
    id: 'relay-error-500',
    says: 'A relay that fails in a resumed run returns -1 and answers nothing; its code is that of the final 500.',
  },
  {
    id: 'stateless-in-resumed',
    says: 'A stateless reply in a resumed run is followed by the 500 of the transaction.',
  },

  // What survives.
  { id: 'var-lost', says: '`$var` is that of the process that goes on: anything.' },
  { id: 'branch-flags', says: 'Branch flags are cleared.' },
  { id: 'script-flags', says: 'Script flags are cleared.' },
  {
    id: 'uri-after-newtran',
    says: 'Changes of `$ru` and `$du` between `t_newtran()` and the suspension are lost.',
  },
  {
    id: 'uri-before-transaction',
    says: 'Where the suspension creates the transaction, everything before is kept.',
  },
  { id: 'destinations-lost', says: 'Further destinations are lost.' },
  { id: 'armed-routes', says: 'Armed routes and timers that were set are kept with the transaction.' },

  // Times.
  {
    id: 'seconds-ring',
    says: 'Seconds are those of a ring of slots: a sleep is up to a second early or late.',
  },
  { id: 'lifo', says: 'What is due in the same slot goes on in reverse order.' },
  { id: 'ms-order', says: 'What is due in the same millisecond goes on in reverse order.' },
  { id: 'busy-worker', says: 'A worker that is busy holds up what is due in it.' },
  {
    id: 'tasks-at-once',
    says: 'A task runs as soon as a worker is free, first in first out.',
  },

  // SIP meanwhile.
  {
    id: 'retransmission-filtered',
    says: 'A retransmission is absorbed by `t_check_trans()` or `t_newtran()`: an INVITE gets its 100 again.',
  },
  { id: 'retransmission-unfiltered', says: 'Without them it suspends the same transaction once more.' },
  {
    id: 'cancel',
    says: 'A CANCEL gives 487 to the INVITE and 200 to itself at once, and no failure route runs.',
  },
  {
    id: 'cancel-before',
    says: 'A CANCEL before the INVITE makes a transaction that is cancelled from the start. Observed of 5.6.3: it does not, even with a transaction of its own.',
  },
  { id: 'ack-absorbed', says: 'The ACK of a negative final reply is absorbed.' },
  { id: 'double-continue', says: 'Of two resumptions the first wins.' },
  {
    id: 'replies-while-suspended',
    says: 'Replies that come while the request is suspended run their route and are then dropped.',
  },
  {
    id: 'answered-from-elsewhere',
    says: 'A final reply from elsewhere ends the wait.',
  },

  // Other kinds of route.
  {
    id: 'in-failure-route',
    says: 'A failure route may suspend; if the resumed run does nothing the caller gets 500, not the first code.',
  },
  {
    id: 'in-reply-route',
    says: 'A reply may be suspended: it is held back, and relayed when its run has gone on.',
  },

  // Tasks and tmx.
  {
    id: 'task-data',
    says: '`async_task_data` runs its route on a faked OPTIONS request in a worker of the group, as a request route.',
  },
  {
    id: 'tkv',
    says: '`async_tkv_emit` runs the event route in the group, with the value cut to 1023 bytes.',
  },
  {
    id: 't-suspend-goes-on',
    says: '`t_suspend()` returns 1 and the script goes on: it has to exit.',
  },
  {
    id: 't-continue-at-once',
    says: '`t_continue()` runs the route in the process that calls it, then returns there.',
  },
  {
    id: 'transaction-ids',
    says: '`$T(id_index)` and `$T(id_label)` are null without a transaction; those with `_n` create it.',
  },
];

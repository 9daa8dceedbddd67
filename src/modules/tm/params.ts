import type { ParamDeclarations, Problem } from '../../kit/index.ts';
import { defaultTransactionParams as defaults } from '../../tm/params.ts';

function atLeastZero(value: number): Problem | null {
  return value < 0 ? { problem: 'a time cannot be negative' } : null;
}

function time(defaultValue: number, doc: string): ParamDeclarations[string] & { type: 'int' } {
  return { type: 'int', default: defaultValue, doc, check: atLeastZero };
}

function inert(defaultValue: number, doc: string, why: string): ParamDeclarations[string] & { type: 'int' } {
  return { type: 'int', default: defaultValue, doc, inert: why };
}

/** The parameters of tm; times in milliseconds, names and defaults as Kamailio's. */
export const tmParams = {
  fr_timer: time(
    defaults.fr_timer,
    'How long a suspension may last, and how long an INVITE final waits for its ACK.',
  ),
  fr_inv_timer: time(defaults.fr_inv_timer, 'Final-response timer of an INVITE after a provisional reply.'),
  wt_timer: time(defaults.wt_timer, 'How long an ended transaction absorbs retransmissions.'),
  max_inv_lifetime: time(defaults.max_inv_lifetime, 'Longest life of an INVITE transaction.'),
  max_noninv_lifetime: time(defaults.max_noninv_lifetime, 'Longest life of any other transaction.'),
  retr_timer1: time(defaults.retr_timer1, 'First retransmission interval of a final reply to INVITE.'),
  retr_timer2: time(defaults.retr_timer2, 'Longest retransmission interval.'),
  auto_inv_100: {
    type: 'int',
    default: defaults.auto_inv_100,
    doc: 'Send a 100 when an INVITE is suspended.',
  },
  auto_inv_100_reason: {
    type: 'string',
    default: defaults.auto_inv_100_reason,
    doc: 'Reason phrase of that 100.',
  },
  reply_408_code: { type: 'int', default: 408, doc: 'Status when a timer ends a transaction.' },
  reply_408_reason: { type: 'string', default: 'Request Timeout', doc: 'Reason of that reply.' },
  default_code: { type: 'int', default: 500, doc: 'Status of `t_reply` when its code cannot be evaluated.' },
  default_reason: {
    type: 'string',
    default: 'Server Internal Error',
    doc: 'Reason of `t_reply` when it is empty.',
  },
  restart_fr_on_each_reply: { type: 'int', default: 1, doc: 'Each provisional reply restarts fr_inv_timer.' },
  noisy_ctimer: inert(1, 'Always answer 408 on a timeout.', 'a caller is always told when its time is over'),
  failure_reply_mode: {
    type: 'int',
    default: 3,
    doc: 'What happens to stored replies when branches are added.',
  },
  unmatched_cancel: { type: 'int', default: 0, doc: 'What happens to a CANCEL without INVITE.' },
  cancel_b_method: { type: 'int', default: 1, doc: 'How branches without a reply are cancelled.' },
  reparse_invite: inert(
    1,
    'Build CANCEL and ACK from the INVITE as it was sent.',
    'CANCEL and ACK are always made of the INVITE as it was sent',
  ),
  aggregate_challenges: { type: 'int', default: 1, doc: 'Merge the challenges of 401 and 407 replies.' },
  disable_6xx_block: { type: 'int', default: 0, doc: 'A 6xx does not cancel other branches.' },
  remap_503_500: { type: 'int', default: 1, doc: 'Forward a 503 as 500.' },
  delayed_reply: {
    type: 'int',
    default: 1,
    doc: 'The error reply of `t_relay` is sent at the end of the run, unless the script answers. 0: at once, and the run ends.',
  },
  e2e_cancel_reason: { type: 'int', default: 1, doc: 'Copy Reason from a received CANCEL.' },
  local_cancel_reason: { type: 'int', default: 1, doc: 'Add Reason to our own CANCELs.' },
  local_ack_mode: {
    type: 'int',
    default: 0,
    doc: 'Where the ACK of a 2xx to an INVITE of our own goes: 0 as its Contact and Record-Route say, 1 where the INVITE went.',
    check: (value) =>
      value === 0 || value === 1
        ? null
        : { problem: 'is 0 or 1 here', hint: '1 comes to the same as 2 over UDP' },
  },
  relay_100: { type: 'int', default: 0, doc: 'Forward 100 replies.' },
  ruri_matching: inert(
    1,
    'Compare the Request-URI in RFC 2543 matching.',
    'requests of before RFC 3261 are always compared as its section 17.2.3 says',
  ),
  via1_matching: inert(
    1,
    'Compare the top Via in RFC 2543 matching.',
    'requests of before RFC 3261 are always compared as its section 17.2.3 says',
  ),
  callid_matching: inert(
    0,
    'Also compare the Call-ID in matching.',
    'the branch of the top Via tells requests apart (RFC 3261 section 17.2.3)',
  ),
  reply_matching: inert(
    1,
    'How replies are matched.',
    'the branch of our Via says whose a reply is (RFC 3261 section 17.1.3)',
  ),
  faked_reply_prio: { type: 'int', default: 0, doc: 'Priority of locally made replies.' },
  pass_provisional_replies: inert(
    0,
    'Call callbacks for provisional replies.',
    'no module here asks for provisional replies',
  ),
  blst_503: inert(0, 'Put hosts that answer 503 on the block list.', 'there is no list of dead destinations'),
  blst_503_def_timeout: inert(
    0,
    'How long such a host stays there when it does not say.',
    'there is no list of dead destinations',
  ),
  blst_503_min_timeout: inert(
    0,
    'Shortest time such a host stays there.',
    'there is no list of dead destinations',
  ),
  blst_503_max_timeout: inert(
    3600,
    'Longest time such a host stays there.',
    'there is no list of dead destinations',
  ),
  blst_methods_add: inert(
    1,
    'Methods whose timeouts put a host on the block list.',
    'there is no list of dead destinations',
  ),
  blst_methods_lookup: inert(
    -1,
    'Methods that heed the block list.',
    'there is no list of dead destinations',
  ),
  callid_cseq_matching: inert(
    0,
    'Compare Call-ID and CSeq of replies.',
    'the branch of our Via says whose a reply is (RFC 3261 section 17.1.3)',
  ),
  dns_reuse_rcv_socket: inert(
    0,
    'Send to another address of a name from the same socket.',
    'another address of a name is always sent to from the same socket, where that can',
  ),
  enable_uac_fr: { type: 'int', default: 0, doc: 'Run the failure routes that requests of our own arm.' },
  failure_exec_mode: inert(
    0,
    'Run failure_route when only local destinations failed.',
    'a destination that cannot be reached makes t_relay false; what fails only at sending runs failure_route',
  ),
  reparse_on_dns_failover: inert(
    1,
    'Make the request anew for another address of a name.',
    'the request goes to another address of a name as it was sent, with a Via of its own',
  ),
  reply_relay_mode: inert(
    0,
    'How replies of several branches are forwarded.',
    'replies are forwarded as RFC 3261 section 16.7 says',
  ),
  rich_redirect: inert(
    0,
    'What a 3xx tells of its destinations.',
    '3xx replies carry the q of their contacts where they have one',
  ),
  cancel_b_flag: inert(0, 'Obsolete.', 'it is cancel_b_method now'),
  reply_to_via: inert(
    0,
    'Send replies to the address in Via.',
    'replies go where the request came from (RFC 3581)',
  ),
  ac_extra_hdrs: {
    type: 'string',
    default: '',
    doc: 'Headers of a forwarded INVITE whose names begin with this go along with its CANCEL and with the ACK of a negative reply.',
  },
  on_sl_reply: {
    type: 'string',
    default: '',
    doc: 'Name of the onreply_route that runs for replies that belong to no transaction; `drop` in it drops them.',
  },
  contacts_avp: {
    type: 'string',
    default: '',
    doc: 'Name of the xavp in which `t_load_contacts` keeps contacts that are still to be tried.',
  },
  contact_flows_avp: {
    type: 'string',
    default: '',
    doc: 'Name of the xavp in which `t_next_contacts` keeps other flows of a phone that it takes.',
  },
  xavp_contact: {
    type: 'string',
    default: '',
    doc: 'Name of the xavp with attributes of contacts.',
    inert: 'lookup() gives them to the request, and they stay there',
  },
  fr_timer_avp: { type: 'string', default: '', doc: 'AVP with fr_timer.', inert: 'use t_set_fr()' },
  fr_inv_timer_avp: { type: 'string', default: '', doc: 'AVP with fr_inv_timer.', inert: 'use t_set_fr()' },
  event_callback: { type: 'string', default: '', doc: 'KEMI callback.', inert: 'there is no KEMI' },
} as const satisfies ParamDeclarations;

/** Those that commands may change while the server runs. */
export const liveParams: readonly string[] = [
  'fr_timer',
  'fr_inv_timer',
  'wt_timer',
  'retr_timer1',
  'retr_timer2',
  'max_inv_lifetime',
  'max_noninv_lifetime',
  'restart_fr_on_each_reply',
  'aggregate_challenges',
  'cancel_b_method',
  'disable_6xx_block',
  'local_cancel_reason',
  'relay_100',
  'enable_uac_fr',
];

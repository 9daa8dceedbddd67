import type { ParamDeclarations, Problem } from '../../kit/index.ts';
import { ALGORITHMS } from './digest.ts';

/** Parts of a request that a nonce can be bound to, as bits. */
const MOST_CHECKS = 15;
const MOST_ORDER = 31;
const MILLION_ORDER = 20;

function checks(of: string): ParamDeclarations[string] & { readonly type: 'int' } {
  return {
    type: 'int',
    default: 0,
    doc: `What a nonce is bound to in ${of}, the sum of: 1 Request-URI, 2 Call-ID, 4 From tag, 8 source address. A response to a nonce made for another is stale.`,
    check: (bits) => (bits >= 0 && bits <= MOST_CHECKS ? null : { problem: `must be 0 to ${MOST_CHECKS}` }),
  };
}

function positive(value: number): Problem | null {
  return value >= 1 ? null : { problem: 'must be at least 1' };
}

function order(value: number): Problem | null {
  return value >= 0 && value <= MOST_ORDER ? null : { problem: `must be 0 to ${MOST_ORDER}` };
}

/** The parameters of auth in Kamailio 5.6.3. */
export const authParams = {
  auth_checks_register: checks('REGISTER'),
  auth_checks_no_dlg: checks('requests outside of dialogs'),
  auth_checks_in_dlg: checks('requests within dialogs'),
  qop: {
    type: 'string',
    default: '',
    doc: 'Quality of protection of challenges.',
    check: (qop) =>
      ['', 'auth', 'auth-int'].includes(qop) ? null : { problem: 'qop must be "auth", "auth-int" or ""' },
    inert: 'the flags of each challenge say it, as in Kamailio 5.6',
  },
  nonce_count: {
    type: 'int',
    default: 0,
    doc: 'Whether the count (`nc`) of responses to a nonce has to grow, up to 255.',
  },
  one_time_nonce: {
    type: 'int',
    default: 0,
    doc: 'Whether a nonce is good for one response; those that have a count are left to `nonce_count` where that is set.',
  },
  nid_pool_no: {
    type: 'int',
    default: 1,
    doc: 'Parts of the memory of nonces.',
    inert: 'workers do not wait for each other there',
  },
  nc_array_size: {
    type: 'int',
    default: 2 ** MILLION_ORDER,
    doc: 'Nonces that `nonce_count` remembers, a power of 2 (else the next lower one). A nonce of which more were given out since is stale.',
    check: positive,
  },
  nc_array_order: {
    type: 'int',
    default: -1,
    doc: 'The same as a power of 2; -1: as `nc_array_size` says.',
    check: order,
  },
  otn_in_flight_no: {
    type: 'int',
    default: 2 ** MILLION_ORDER,
    doc: 'Nonces that `one_time_nonce` remembers, as `nc_array_size`.',
    check: positive,
  },
  otn_in_flight_order: {
    type: 'int',
    default: -1,
    doc: 'The same as a power of 2; -1: as `otn_in_flight_no` says.',
    check: order,
  },
  secret: {
    type: 'string',
    default: '',
    doc: "What nonces are sealed with: the same on servers that take each other's. Empty: a random one for each start.",
  },
  nonce_expire: {
    type: 'int',
    default: 300,
    doc: 'Seconds for which a nonce is good.',
    check: positive,
  },
  nonce_auth_max_drift: {
    type: 'int',
    default: 3,
    doc: 'Seconds by which a nonce may come from the future.',
    check: (seconds) => (seconds >= 0 ? null : { problem: 'cannot be negative' }),
  },
  force_stateless_reply: {
    type: 'int',
    default: 0,
    doc: 'Whether challenges are sent without the transaction even where there is one.',
  },
  realm_prefix: { type: 'string', default: '', doc: 'Stripped from the front of realms.' },
  use_domain: {
    type: 'int',
    default: 0,
    doc: 'Whether `pv_auth_check` compares domains besides users.',
  },
  algorithm: {
    type: 'string',
    default: '',
    doc: 'Hash of digests: MD5 or SHA-256. Empty: MD5, without saying so in challenges.',
    check: (name) =>
      ALGORITHMS.includes(name)
        ? null
        : { problem: `there is no algorithm "${name}"`, hint: 'use MD5 or SHA-256' },
  },
  add_authinfo_hdr: {
    type: 'int',
    default: 0,
    doc: 'Whether replies to requests with right credentials get Authentication-Info (RFC 7616 §3.5): the proof that we know the password, and the next nonce.',
  },
} as const satisfies ParamDeclarations;

/** What functions that check credentials return. */
export const AUTH = {
  ok: 1,
  /** No realm, credentials that cannot be read, or a nonce that is none of ours. */
  error: -1,
  wrongPassword: -2,
  unknownUser: -3,
  /** The nonce is too old, or was made for another request. */
  stale: -4,
  noCredentials: -5,
  /** The nonce was used before (`one_time_nonce`). */
  reused: -6,
  /** The credentials are those of somebody else than the request says. */
  mismatch: -8,
} as const;

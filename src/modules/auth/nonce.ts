import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a nonce says, signed with our secret: it needs no memory of ours. Times are whole seconds of the epoch. */
export interface NonceClaims {
  readonly madeAt: number;
  readonly expiresAt: number;
  /** Number of the nonce, for what is remembered about it; null: nothing is. */
  readonly id: number | null;
  /** The parts of the request that it is only good for; null: for any. */
  readonly bound: string | null;
}

/** A nonce that has our form; not yet checked is what its signature is over. */
export interface ReadNonce extends Omit<NonceClaims, 'bound'> {
  /** Whether we made it. */
  readonly genuine: boolean;
  /** Whether it was made for a request with these parts. */
  isBoundTo(bound: string): boolean;
}

/** Makes and reads nonces. */
export interface Nonces {
  make(claims: NonceClaims): string;
  /** Null: it has another form than ours. */
  read(nonce: string): ReadNonce | null;
}

const TIMES_BYTES = 8;
const ID_BYTES = 4;
const SEAL_BYTES = 16;

/**
 * Nonces as the base64 of their claims and seals over them: expiry, time, the number where they have one (`numbered`), a
 * seal, and where they are `bound` a second seal over parts of the request.
 */
export function createNonces(
  secret: string,
  form: { readonly numbered: boolean; readonly bound: boolean },
): Nonces {
  const claimsBytes = TIMES_BYTES + (form.numbered ? ID_BYTES : 0);
  const length = claimsBytes + SEAL_BYTES + (form.bound ? SEAL_BYTES : 0);

  function seal(purpose: string, claims: Buffer, more: string): Buffer {
    return createHmac('sha256', secret)
      .update(purpose)
      .update(claims)
      .update(more, 'latin1')
      .digest()
      .subarray(0, SEAL_BYTES);
  }

  return {
    make({ madeAt, expiresAt, id, bound }) {
      const claims = Buffer.alloc(claimsBytes);
      claims.writeUInt32BE(expiresAt >>> 0, 0);
      claims.writeUInt32BE(madeAt >>> 0, 4);
      if (form.numbered) claims.writeUInt32BE(id ?? 0, TIMES_BYTES);
      const parts = [claims, seal('claims', claims, '')];
      if (form.bound) parts.push(seal('bound', claims, bound ?? ''));
      return Buffer.concat(parts).toString('base64');
    },
    read(nonce) {
      const bytes = Buffer.from(nonce, 'base64');
      // Base64 in another spelling would be another nonce to whoever compares texts.
      if (bytes.length !== length || bytes.toString('base64') !== nonce) return null;
      const claims = bytes.subarray(0, claimsBytes);
      const sealed = bytes.subarray(claimsBytes, claimsBytes + SEAL_BYTES);
      return {
        expiresAt: claims.readUInt32BE(0),
        madeAt: claims.readUInt32BE(4),
        id: form.numbered ? claims.readUInt32BE(TIMES_BYTES) : null,
        genuine: timingSafeEqual(sealed, seal('claims', claims, '')),
        isBoundTo(bound) {
          if (!form.bound) return true;
          return timingSafeEqual(bytes.subarray(claimsBytes + SEAL_BYTES), seal('bound', claims, bound));
        },
      };
    },
  };
}

import type { Xavp } from '../../kit/index.ts';
import { ByteReader, ByteWriter, readList, writeList } from '../../run/bytes.ts';
import { readXavp, writeXavp } from '../../run/xavp-codec.ts';

/** Every method is allowed: what a contact that said nothing about methods supports. */
export const ALL_METHODS = 0xffffffff;

/** One binding of an address of record (RFC 3261 §10). */
export interface Contact {
  readonly uri: string;
  /** Epoch milliseconds; 0: it never expires. */
  readonly expiresAt: number;
  /** In thousandths, -1 without one. */
  readonly q: number;
  readonly callId: string;
  readonly cseq: number;
  /** Flags of the record itself, as `ul.add` sets them. */
  readonly flags: number;
  /** Branch flags of the request that registered it; a branch to this contact gets them. */
  readonly branchFlags: number;
  readonly userAgent: string;
  /** URI of the address that the registration came from, where it differs. */
  readonly received: string | null;
  /** The Path that requests to it take (RFC 3327), as a header value. */
  readonly path: string | null;
  /** Our socket on which it registered, `proto:ip:port`. */
  readonly socket: string | null;
  /** Epoch milliseconds of the last write. */
  readonly modifiedAt: number;
  /** Bits of the methods that it supports. */
  readonly methods: number;
  /** A name that no other contact ever has. */
  readonly ruid: string;
  /** `+sip.instance` without quotes (RFC 5626), null without one. */
  readonly instance: string | null;
  /** `reg-id` (RFC 5626), 0 without one. */
  readonly regId: number;
  /** Fields of the XAVP that the script gave it (`xavp_contact`); none where it gave it none. */
  readonly attributes: readonly Xavp[];
}

/** Whether a contact has not expired. */
export function isLive({ expiresAt }: Contact, nowMs: number): boolean {
  return expiresAt === 0 || expiresAt > nowMs;
}

/** Whole seconds that a contact still has, at least 0; 0 too for one that never expires. */
export function secondsLeft({ expiresAt }: Contact, nowMs: number): number {
  return expiresAt === 0 ? 0 : Math.max(Math.ceil((expiresAt - nowMs) / 1000), 0);
}

/** The contacts of one address of record to the byte string that the shared table keeps, and back. */
export interface ContactCodec {
  encode(contacts: readonly Contact[]): string;
  decode(bytes: string): Contact[];
}

/** Makes a codec; it keeps one growing buffer, so make one per worker. */
export function createContactCodec(): ContactCodec {
  const writer = new ByteWriter();
  return {
    encode(contacts) {
      writer.begin();
      writeList(writer, contacts, writeContact);
      return writer.take().toString('latin1');
    },
    decode: (bytes) => readList(new ByteReader(Buffer.from(bytes, 'latin1')), readContact),
  };
}

function writeContact(writer: ByteWriter, contact: Contact): void {
  writer.text(contact.uri);
  writer.unsigned(contact.expiresAt);
  writer.unsigned(contact.q + 1);
  writer.text(contact.callId);
  writer.unsigned(contact.cseq);
  writer.unsigned(contact.flags >>> 0);
  writer.unsigned(contact.branchFlags >>> 0);
  writer.text(contact.userAgent);
  writer.value(contact.received);
  writer.value(contact.path);
  writer.value(contact.socket);
  writer.unsigned(contact.modifiedAt);
  writer.unsigned(contact.methods >>> 0);
  writer.text(contact.ruid);
  writer.value(contact.instance);
  writer.unsigned(contact.regId);
  writeList(writer, contact.attributes, writeXavp);
}

function readContact(reader: ByteReader): Contact {
  return {
    uri: reader.text(),
    expiresAt: reader.unsigned(),
    q: reader.unsigned() - 1,
    callId: reader.text(),
    cseq: reader.unsigned(),
    flags: reader.unsigned(),
    branchFlags: reader.unsigned(),
    userAgent: reader.text(),
    received: reader.textOrNull(),
    path: reader.textOrNull(),
    socket: reader.textOrNull(),
    modifiedAt: reader.unsigned(),
    methods: reader.unsigned(),
    ruid: reader.text(),
    instance: reader.textOrNull(),
    regId: reader.unsigned(),
    attributes: readList(reader, readXavp),
  };
}

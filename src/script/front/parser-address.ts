import type { AddressNode, NetworkNode, WordNode } from './ast-expression.ts';
import { type Span, spanBetween } from './source.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

const PROTOCOLS = new Set(['udp', 'tcp', 'tls', 'sctp', 'ws', 'wss']);
const IPV4 = /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/;

/** Whether a token is the name of a transport protocol followed by a colon without a gap. */
export function startsWithProtocol(stream: TokenStream, ahead = 0): boolean {
  return PROTOCOLS.has(stream.peek(ahead).text.toLowerCase()) && isGlued(stream, ':', ahead + 1);
}

/** Whether an unquoted address (and not an expression) begins at the next token. */
export function startsAddress(stream: TokenStream): boolean {
  const token = stream.peek();
  if (token.kind === 'ipv6' || (stream.at('[') && stream.peek(1).kind === 'ipv6')) return true;
  if (token.kind !== 'ident' && token.kind !== 'number') return false;
  if (isGlued(stream, '.', 1)) return true;
  if (token.kind === 'number') return false;
  if (isGlued(stream, ':', 1)) return true;
  return isGlued(stream, '-', 1) && isWord(stream.peek(2)) && !stream.peek(2).spaceBefore;
}

/**
 * Parses `[proto:]host[:port]`: the host is a name, an interface, a number-dotted or bracketed address, a quoted text
 * or `*`; a port `*` counts as none. The pieces stand without gaps. Fails with `script.syntax` at anything else.
 */
export function parseAddress(stream: TokenStream): AddressNode {
  const first = stream.peek();
  const proto = parseProtocol(stream);
  const host = parseHost(stream);
  const port = parsePort(stream);
  return { kind: 'address', proto, host, port, span: spanBetween(first.span, stream.last().span) };
}

/** Parses an address, or `[proto:](host, host)[:port]`: the addresses of one multi-homed socket. */
export function parseAddressGroup(stream: TokenStream): AddressNode[] {
  const group = stream.at('(') || (startsWithProtocol(stream) && stream.at('(', 2));
  if (!group) return [parseAddress(stream)];
  const first = stream.peek();
  const proto = parseProtocol(stream);
  const hosts: string[] = [];
  stream.expect('(');
  do {
    hosts.push(parseHost(stream));
  } while (stream.accept(',') !== null);
  stream.expect(')');
  const port = parsePort(stream);
  const span = spanBetween(first.span, stream.last().span);
  return hosts.map((host) => ({ kind: 'address', proto, host, port, span }));
}

function parseProtocol(stream: TokenStream): string | null {
  if (!startsWithProtocol(stream)) return null;
  const proto = stream.next().text.toLowerCase();
  stream.next();
  return proto;
}

function parsePort(stream: TokenStream): number | null {
  if (!isGlued(stream, ':', 0)) return null;
  stream.next();
  const token = stream.peek();
  if (stream.accept('*') !== null) return null;
  if (token.kind !== 'number') return stream.unexpected('a port');
  stream.next();
  if (token.value > 65535)
    stream.diagnostics.error('script.address', token.span, `${token.value} is no port`);
  return token.value;
}

/**
 * Parses what may stand unquoted beside an IP keyword: an address with an optional mask, or a host name (a word).
 * Addresses and masks out of range are reported as `script.address`.
 */
export function parseNetwork(stream: TokenStream): NetworkNode | WordNode {
  const first = stream.peek().span;
  const address = parseHost(stream);
  const span = (): Span => spanBetween(first, stream.last().span);
  const isV6 = address.includes(':');
  if (!isV6 && !/^[0-9.]+$/.test(address)) return { kind: 'word', text: address, span: span() };
  if (!isV6) checkIpv4(stream, address, span());
  if (stream.accept('/') === null) return { kind: 'network', address, mask: null, span: span() };
  const maskAt = stream.peek().span;
  const mask = parseHost(stream);
  const maskSpan = spanBetween(maskAt, stream.last().span);
  if (/^[0-9]+$/.test(mask)) {
    if (Number(mask) > (isV6 ? 128 : 32)) {
      stream.diagnostics.error('script.address', maskSpan, `${mask} bits are more than the address has`);
    }
  } else if (!isV6) {
    checkIpv4(stream, mask, maskSpan);
  }
  return { kind: 'network', address, mask, span: span() };
}

function checkIpv4(stream: TokenStream, address: string, span: Span): void {
  if (IPV4.test(address) && address.split('.').every((part) => Number(part) <= 255)) return;
  stream.diagnostics.error('script.address', span, `${address} is no IPv4 address`);
}

function parseHost(stream: TokenStream): string {
  const token = stream.peek();
  if (token.kind === 'string' || stream.at('*')) return stream.next().text;
  if (token.kind === 'ipv6') return stream.next().text;
  if (stream.at('[')) {
    stream.next();
    if (stream.peek().kind !== 'ipv6') stream.unexpected('an IPv6 address');
    const address = stream.next().text;
    stream.expect(']');
    return `[${address}]`;
  }
  if (!isWord(token)) stream.unexpected('a host name, an interface or an IP address');
  let host = stream.next().text;
  while (isGlued(stream, '.', 0) || isGlued(stream, '-', 0)) {
    const sign = stream.next().text;
    if (!isWord(stream.peek()) || stream.peek().spaceBefore)
      stream.unexpected('the rest of a host name or IP address');
    host += sign + stream.next().text;
  }
  return host;
}

function isWord(token: Token): boolean {
  return token.kind === 'ident' || token.kind === 'number';
}

/** Whether the token `ahead` is this one and stands right after the one before it. */
export function isGlued(stream: TokenStream, sign: string, ahead: number): boolean {
  return stream.at(sign, ahead) && !stream.peek(ahead).spaceBefore;
}

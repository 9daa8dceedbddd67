import type { RunContext } from '../../kit/index.ts';
import { type Edit, removeHeaders } from '../../sip/edits.ts';
import type { HeaderField } from '../../sip/header-field.ts';
import type { SipMessage } from '../../sip/message.ts';
import { type PlacedNameAddr, parsePlacedNameAddrs } from '../../sip/name-addr.ts';
import { Params } from '../../sip/params.ts';
import { parseUri, type SipUri } from '../../sip/uri.ts';

/** One value of the Route headers. */
export interface Route {
  readonly uri: string;
  readonly parsed: SipUri;
  readonly field: HeaderField;
  /** The values of its header, and which of them it is. */
  readonly values: readonly PlacedNameAddr[];
  readonly index: number;
}

/** Reads the Route headers of a message one after the other, so that a malformed one harms nobody who stops before it. */
export class RouteSet {
  readonly #fields: readonly HeaderField[];
  readonly #values: (readonly PlacedNameAddr[] | null)[] = [];

  constructor(message: SipMessage) {
    this.#fields = message.headers('route');
  }

  /** Whether there is no Route header. */
  get isEmpty(): boolean {
    return this.#fields.length === 0;
  }

  /** The topmost value; 'malformed' when it cannot be read, null when there is none. */
  first(): Route | 'malformed' | null {
    return this.#at(0, 0);
  }

  /** The value after another one. */
  next(route: Route): Route | 'malformed' | null {
    const field = this.#fields.indexOf(route.field);
    return this.#at(field, route.index + 1);
  }

  /** The last value. */
  last(): Route | 'malformed' | null {
    const field = this.#fields.length - 1;
    const values = field < 0 ? null : this.#read(field);
    return values === null ? 'malformed' : this.#at(field, values.length - 1);
  }

  #at(field: number, index: number): Route | 'malformed' | null {
    const header = this.#fields[field];
    if (header === undefined) return null;
    const values = this.#read(field);
    if (values === null) return 'malformed';
    const value = values[index];
    if (value === undefined) return this.#at(field + 1, 0);
    const { uri, parsedUri: parsed } = value.nameAddr;
    return parsed === null ? 'malformed' : { uri, parsed, field: header, values, index };
  }

  #read(field: number): readonly PlacedNameAddr[] | null {
    const known = this.#values[field];
    if (known !== undefined) return known;
    const text = this.#fields[field]?.rawValue ?? '';
    const values = parsePlacedNameAddrs(text);
    // RFC 3261 §25.1: a Route value has its URI in angle brackets.
    const whole = values?.every(({ start, end }) => text.slice(start, end).includes('<')) === true;
    this.#values[field] = whole ? values : null;
    return whole ? values : null;
  }
}

/** Edits that take a value away and all before it. */
export function removeUpTo(message: SipMessage, { field, values, index }: Route): Edit[] {
  const before = removeHeaders(message, 'route').filter(
    (edit) => edit.kind === 'delete' && edit.start < field.start,
  );
  const next = values[index + 1];
  return [
    ...before,
    next === undefined
      ? { kind: 'delete', start: field.start, end: field.end }
      : { kind: 'delete', start: field.valueStart, end: field.valueStart + next.start },
  ];
}

/** An edit that takes the last value of its header away. */
export function removeLast({ field, values, index }: Route): Edit {
  const before = values[index - 1];
  return before === undefined
    ? { kind: 'delete', start: field.start, end: field.end }
    : { kind: 'delete', start: field.valueStart + before.end, end: field.valueEnd };
}

/** Whether a URI names this server; one without a port names the default port (RFC 3261 §19.1.2). */
export function isOwn({ services }: RunContext, { scheme, host, port, params }: SipUri): boolean {
  if (host === '') return false;
  const secure = scheme === 'sips' || params.get('transport')?.toLowerCase() === 'tls';
  return services.isMyself(host, port ?? (secure ? 5061 : 5060), null);
}

/** The text of a URI's parameters from the first `;` on; '' when it has none. */
export function paramsText(uri: string): string {
  const at = uri.indexOf(';', uri.indexOf('@') + 1);
  return at < 0 ? '' : uri.slice(at).replace(/\?.*$/, '');
}

/** A parameter of such a text; '' when it has no value, null when it is not there. */
export function routeParam(text: string, name: string): string | null {
  const list = text.split(';').map((param) => {
    const equals = param.indexOf('=');
    return equals < 0
      ? { name: param, value: null }
      : { name: param.slice(0, equals), value: param.slice(equals + 1) };
  });
  return new Params(list).get(name);
}

/**
 * The parameters of the Record-Route that brought a request of a dialog here: of the topmost Route where that is ours, of the
 * Request-URI where a strict router put it there. '' when there are none.
 */
export function ownRouteParams(run: RunContext): string {
  const { message } = run;
  const route = new RouteSet(message).first();
  if (route === null || route === 'malformed') return '';
  if ((message.to?.tag ?? null) !== null) {
    const uri = parseUri(message.requestUri);
    // As Kamailio: here without the first `;`.
    const params = uri !== null && isStrictTarget(run, uri) ? paramsText(message.requestUri).slice(1) : '';
    if (params !== '') return params;
  }
  return isOwn(run, route.parsed) ? paramsText(route.uri) : '';
}

/** Whether a Request-URI is one of ours that a strict router put there; a GRUU names somebody else. */
export function isStrictTarget(run: RunContext, uri: SipUri): boolean {
  return isOwn(run, uri) && !uri.params.has('gr');
}

import { parseArgs } from 'node:util';
import { parseUri } from '../sip/uri.ts';

/** What `fermata send` sends, and where. */
export interface SendOptions {
  readonly method: string;
  readonly uri: string;
  readonly host: string;
  readonly port: number;
  /** Send a CANCEL so many milliseconds after the INVITE; null: never. */
  readonly cancelAfterMs: number | null;
  readonly timeoutMs: number;
  /** Additional header lines. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** What the arguments of `fermata send` ask for, or what is wrong with them. */
export type ParsedSendOptions =
  | { readonly kind: 'send'; readonly options: SendOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string };

/** What `fermata send -h` prints. */
export const SEND_HELP = `fermata send METHOD URI [flags]: sends one SIP request over UDP and prints the conversation

  --to HOST[:PORT]      where to send it (default: host and port of the URI)
  --cancel-after SECS   send a CANCEL for the INVITE after so many seconds
  --timeout SECS        how long to wait for a final reply (default 40)
  --header "Name: x"    add a header, may be repeated
  --body TEXT           the body

It retransmits as RFC 3261 says, acknowledges the final reply to an INVITE, and ends with 0 when one came.
`;

const DEFAULT_TIMEOUT_S = 40;
const METHOD = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

/** Reads the arguments of `fermata send`. */
export function parseSendOptions(args: readonly string[]): ParsedSendOptions {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  const wrong = (problem: string): ParsedSendOptions => ({ kind: 'wrong', problem });
  const [method, uri, ...rest] = positionals;
  if (method === undefined || uri === undefined || rest.length > 0) return wrong('takes a method and a URI');
  if (!METHOD.test(method)) return wrong(`"${method}" is no SIP method`);
  const target = parseUri(uri);
  if (target === null || target.scheme !== 'sip') return wrong(`"${uri}" is no sip: URI`);
  const to = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(values.to ?? '');
  if (values.to !== undefined && to === null) return wrong(`"${values.to}" is no HOST[:PORT]`);
  const cancelAfter = values['cancel-after'] === undefined ? null : Number(values['cancel-after']);
  if (cancelAfter !== null && !(cancelAfter >= 0)) return wrong('--cancel-after takes seconds');
  if (cancelAfter !== null && method !== 'INVITE')
    return wrong('only an INVITE can be cancelled (RFC 3261 section 9.1)');
  const timeout = values.timeout === undefined ? DEFAULT_TIMEOUT_S : Number(values.timeout);
  if (!(timeout > 0)) return wrong('--timeout takes seconds');
  return {
    kind: 'send',
    options: {
      method,
      uri,
      host: bare(to?.[1] ?? target.host),
      port: Number(to?.[2] ?? target.port ?? 5060),
      cancelAfterMs: cancelAfter === null ? null : cancelAfter * 1000,
      timeoutMs: timeout * 1000,
      headers: values.header ?? [],
      body: values.body ?? '',
    },
  };
}

function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      'cancel-after': { type: 'string' },
      timeout: { type: 'string' },
      header: { type: 'string', multiple: true },
      body: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

import type { Problem, RunContext, Value } from '../../../kit/index.ts';
import type { NameAddr } from '../../../sip/name-addr.ts';
import { parseUri } from '../../../sip/uri.ts';
import type { Via } from '../../../sip/via.ts';
import { orNull } from '../state.ts';
import { headerValueSelect } from './header-value-select.ts';
import { URI_PARTS, uriPart } from './select-uri.ts';

type Get = (run: RunContext) => Value;

/** A URI and its parts: `name`, `name.user` … */
function uriSelect(name: string, path: string, text: (run: RunContext) => string | null): Get | null {
  if (path === name) return text;
  const part = path.slice(name.length + 1);
  if (!path.startsWith(`${name}.`) || !URI_PARTS.includes(part)) return null;
  return (run) => {
    const uri = text(run);
    return uri === null ? null : uriPart(parseUri(uri), part);
  };
}

const VIA =
  /^via(?:\[(-?[0-9]+)\])?(?:\.(host|port|branch|transport|received|rport|params\.([A-Za-z0-9-]+)))?$/;

/** `via[n].part`; n counts from 1 and may be left out, negative from the end. */
function viaSelect(path: string): Get | null {
  const match = VIA.exec(path);
  if (match === null) return null;
  const number = match[1] === undefined ? 1 : Number(match[1]);
  const part = match[2];
  const param = match[3];
  return (run) => {
    const via = run.message.vias?.at(number > 0 ? number - 1 : number);
    if (via === undefined || number === 0) return null;
    return param === undefined ? viaPart(via, part) : orNull(via.params.get(param));
  };
}

function viaPart(via: Via, part: string | undefined): Value {
  switch (part) {
    case 'host':
      return via.host;
    case 'port':
      return via.port === null ? null : String(via.port);
    case 'transport':
      return via.transport;
    case 'branch':
    case 'received':
    case 'rport':
      return orNull(via.params.get(part));
    default:
      return null;
  }
}

/** `from`, `to`, `contact` with `.uri`, `.tag`, `.name`, `.expires`, `.params.x` and parts of the URI. */
function addressSelect(name: string, path: string, header: (run: RunContext) => NameAddr | null): Get | null {
  const uri = uriSelect(`${name}.uri`, path, (run) => header(run)?.uri ?? null);
  if (uri !== null) return uri;
  if (path === name) return (run) => run.message.header(name)?.rawValue ?? null;
  const part = /\.(tag|expires|q|name|params\.([A-Za-z0-9-]+))$/.exec(path);
  if (part === null || path !== `${name}${part[0]}`) return null;
  if (part[1] === 'name') return (run) => orNull(header(run)?.display);
  const param = part[2] ?? part[1] ?? '';
  return (run) => orNull(header(run)?.params.get(param));
}

function messageSelect(path: string): Get | null {
  return (
    viaSelect(path) ??
    uriSelect('ruri', path, (run) => (run.message.kind === 'request' ? run.requestUri : null)) ??
    uriSelect('dst_uri', path, (run) => run.state.dstUri) ??
    addressSelect('from', path, (run) => run.message.from) ??
    addressSelect('to', path, (run) => run.message.to) ??
    addressSelect('contact', path, (run) => run.message.contacts?.[0] ?? null)
  );
}

const PLAIN: Readonly<Record<string, Get>> = {
  method: (run) => run.message.method,
  call_id: (run) => run.message.callId,
  cseq: (run) => run.message.header('cseq')?.rawValue ?? null,
  'cseq.num': (run) => (run.message.cseq === null ? null : String(run.message.cseq.number)),
  'cseq.method': (run) => run.message.cseq?.method ?? null,
  'msg.len': (run) => String(run.message.bytes.length),
};

/** Compiles a select path (`via[1].host`, `cfg_get.group.name`); every value is text. */
export function select(inner: string | null): { readonly key: Get } | Problem {
  const path = inner?.trim() ?? '';
  const global = /^cfg_get\.([^.\s]+\.[^.\s]+)$/.exec(path)?.[1];
  if (global !== undefined) {
    return {
      key(run) {
        const value = run.services.global(global.replace(/^core\./, ''));
        return value === undefined ? null : String(value);
      },
    };
  }
  const header = /^msg\.header\.([A-Za-z0-9_-]+)$/.exec(path)?.[1]?.replaceAll('_', '-');
  if (header !== undefined) return { key: (run) => run.message.header(header)?.rawValue ?? null };
  const key =
    (Object.hasOwn(PLAIN, path) ? PLAIN[path] : undefined) ?? messageSelect(path) ?? headerValueSelect(path);
  if (key !== undefined && key !== null) return { key };
  return {
    problem: `the select "${path}" is not known here`,
    hint: 'there are cfg_get.group.name, via[n].…, ruri, dst_uri, from, to, contact, method, cseq, call_id, hf_value.name[n].…',
  };
}

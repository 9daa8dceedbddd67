import type { RunContext, Value } from '../../../kit/index.ts';
import { equalsIgnoreCase } from '../../../sip/chars.ts';
import { type HeaderValue, headerValues, type ValueForm, valueParams } from '../../../sip/header-values.ts';
import { parseNameAddr } from '../../../sip/name-addr.ts';
import { parseUri } from '../../../sip/uri.ts';
import { orNull } from '../state.ts';
import { URI_PARTS, uriPart } from './select-uri.ts';

type Get = (run: RunContext) => Value;

const PATH = /^(hf_value2?)\.([\w-]+?)(?:\[(-?[0-9]+)\])?(?:\.(.+))?$/;
const EXISTS = /^hf_value_exists\.([\w-]+)\.([^.\s]+)$/;

/** `hf_value.Name[index].part`, `hf_value2.Name`, `hf_value_exists.Name.value`, as Kamailio's textopsx has them; null for another path. */
export function headerValueSelect(path: string): Get | null {
  const exists = EXISTS.exec(path);
  if (exists !== null) return existsSelect(headerName(exists[1]), exists[2] ?? '');
  const match = PATH.exec(path);
  if (match === null) return null;
  const [, kind, name, index, part] = match;
  const form: ValueForm = kind === 'hf_value' ? 'list' : 'credentials';
  const text =
    part === undefined ? (value: HeaderValue): Value => value.text : form === 'list' ? partOf(part) : null;
  if (text === null) return null;
  // Without an index: all values of a list, where they can stand in a list again, else the first.
  const all = index === undefined && form === 'list' && (part === undefined || part === 'uri');
  const at = index === undefined ? 0 : Number(index) > 0 ? Number(index) - 1 : Number(index);
  return ({ message }) => {
    const values = headerValues(message, headerName(name), form);
    if (all)
      return orNull(
        values
          .map(text)
          .filter((one) => one !== null)
          .join(','),
      );
    const value = values.at(at);
    return value === undefined ? null : text(value);
  };
}

function existsSelect(name: string, wanted: string): Get {
  return ({ message }) =>
    headerValues(message, name, 'list').some(({ text }) => equalsIgnoreCase(text, wanted)) ? '1' : '0';
}

/** Underscores stand for dashes, which a path cannot have. */
function headerName(written = ''): string {
  return written.replaceAll('_', '-');
}

function partOf(part: string): ((value: HeaderValue) => Value) | null {
  const param = /^p(?:arams?)?\.([^.\s]+)$/.exec(part)?.[1];
  if (param !== undefined) return (value) => paramOf(value, param);
  if (part === 'name' || part === 'nameaddr.name') return ({ text }) => parseNameAddr(text)?.display ?? null;
  if (part === 'uri' || part === 'nameaddr.uri') return ({ text }) => parseNameAddr(text)?.uri ?? null;
  const uri = /^uri\.(\w+)$/.exec(part)?.[1];
  if (uri === undefined || !URI_PARTS.includes(uri)) return null;
  return ({ text }) => uriPart(parseUri(parseNameAddr(text)?.uri ?? ''), uri);
}

function paramOf(value: HeaderValue, name: string): Value {
  const param = valueParams(value, 'list').find((one) => equalsIgnoreCase(one.name, name));
  return orNull(param?.value);
}

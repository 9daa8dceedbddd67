import { createHash } from 'node:crypto';
import { coreHash, type Value } from '../../../kit/index.ts';
import { strftime } from '../strftime.ts';
import { asciiLower, asciiUpper } from './ascii.ts';
import * as encodings from './encodings.ts';
import * as escapes from './escapes.ts';
import {
  integerOf,
  operation,
  parameters,
  type TransformationClass,
  textOf,
  textOperation,
} from './operation.ts';
import { STRING_PARTS } from './string-parts.ts';

function digest(algorithm: string) {
  return textOperation(`The ${algorithm} sum in hexadecimal.`, (text) =>
    createHash(algorithm).update(text, 'latin1').digest('hex'),
  );
}

/** Decimal digits with a sign; an empty text is 0, anything else undefined. */
function toInt(text: string): Value {
  if (!/^[+-]?[0-9]{0,18}$/.test(text)) return null;
  const number = Number(text);
  return Number.isNaN(number) ? 0 : number;
}

const { encodeBase64, encodeBase64Url, withoutPadding } = encodings;

/** `{s.…}`: operations on texts. */
export const STRING: TransformationClass = {
  ...STRING_PARTS,
  len: textOperation('The number of bytes.', (text) => text.length),
  int: textOperation('The integer that the text spells; undefined when it spells none.', toInt),
  md5: digest('md5'),
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  sha384: digest('sha384'),
  sha512: digest('sha512'),
  tolower: textOperation('ASCII letters in lower case.', asciiLower),
  toupper: textOperation('ASCII letters in upper case.', asciiUpper),
  numeric: textOperation('The digits alone.', (text) => text.replace(/[^0-9]+/g, '')),
  corehash: operation(
    "Kamailio's core hash as text; with a size n, its bits below n (n a power of two).",
    parameters(['integer'], 0),
    (text, [size]) => {
      const slots = size === undefined ? 0 : integerOf(size);
      if (slots === null) return null;
      const hash = coreHash(text);
      return String(slots > 0 ? (hash & (slots - 1)) >>> 0 : hash);
    },
  ),
  ftime: operation(
    'Formats seconds since 1970 as strftime does, in local time.',
    parameters(['text']),
    (text, [format]) => {
      const seconds = toInt(text);
      const pattern = textOf(format);
      return typeof seconds !== 'number' || seconds < 0 || !pattern
        ? null
        : strftime(pattern, seconds, 'local');
    },
  ),
  'encode.hexa': textOperation('In hexadecimal.', encodings.encodeHexa),
  'decode.hexa': textOperation('From hexadecimal; undefined when it is not.', encodings.decodeHexa),
  'encode.7bit': textOperation('Packed septets in hexadecimal.', encodings.encode7bit),
  'decode.7bit': textOperation('From packed septets in hexadecimal.', encodings.decode7bit),
  'encode.base58': textOperation('In base58.', encodings.encodeBase58),
  'decode.base58': textOperation('From base58.', encodings.decodeBase58),
  'encode.base64': textOperation('In base64.', encodeBase64),
  'decode.base64': textOperation('From base64 with padding.', encodings.decodeBase64),
  'encode.base64t': textOperation('In base64 without padding.', (text) => withoutPadding(encodeBase64(text))),
  'decode.base64t': textOperation('From base64 with or without padding.', encodings.decodeBase64Lenient),
  'encode.base64url': textOperation('In base64url.', encodeBase64Url),
  'decode.base64url': textOperation('From base64url.', encodings.decodeBase64Url),
  'encode.base64urlt': textOperation('In base64url without padding.', (text) =>
    withoutPadding(encodeBase64Url(text)),
  ),
  'decode.base64urlt': textOperation('From base64url without padding.', encodings.decodeBase64Url),
  'escape.common': textOperation('Backslashes before quotes, backslashes and NUL.', escapes.escapeCommon),
  'unescape.common': textOperation('Undoes escape.common.', escapes.unescapeCommon),
  'escape.user': textOperation('`%HH` for what may not stand in the user part of a URI.', escapes.escapeUser),
  'unescape.user': textOperation('Resolves `%HH`.', escapes.unescapeUri),
  'escape.param': textOperation('`%HH` for what may not stand in a URI parameter.', escapes.escapeParam),
  'unescape.param': textOperation('Resolves `%HH`.', escapes.unescapeUri),
  'escape.csv': textOperation('As a CSV field in double quotes.', escapes.escapeCsv),
  'urlencode.param': textOperation('Percent-encoded.', escapes.urlEncode),
  'urldecode.param': textOperation('Percent-decoded, `+` as a space.', escapes.urlDecode),
  unquote: textOperation('Without the quotes around it.', escapes.unquote),
  unbracket: textOperation('Without the brackets around it.', escapes.unbracket),
};

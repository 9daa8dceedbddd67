import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { summariseScript } from './cases/tree-summary.ts';
import { createDiagnostics, renderDiagnostics } from './diagnostics.ts';
import { readText } from './fixture.ts';
import { parseFormat } from './variable-syntax.ts';

const PIECES = [
  ...[
    '#!define A ',
    '#!ifdef A\n',
    '#!else\n',
    '#!endif\n',
    '#!ifexp ',
    '#!subst "/a/b/g"\n',
    '#!substdef "!A!b!g"\n',
  ],
  ...[
    'include_file "main.cfg"\n',
    'import_file "x"\n',
    'route',
    '[A]',
    '{',
    '}',
    '(',
    ')',
    'if',
    'else',
    'while',
    ';',
  ],
  ...[
    'switch',
    'case',
    'default',
    ':',
    '/',
    '"',
    "'",
    '/*',
    '*/',
    '#',
    '\n',
    ' ',
    '$var(x)',
    '$(',
    '$',
    '@',
    '=',
    '==',
  ],
  ...[
    'modparam(',
    'loadmodule ',
    'listen=',
    'udp',
    '1.2.3.4',
    '::',
    'socket=',
    'flags ',
    '!',
    '-',
    'method',
    'uri',
  ],
  ...[
    'myself',
    'exit',
    'return',
    'f',
    ',',
    '\\',
    '\x00',
    '\xff',
    'event_route[',
    'A',
    'x.y=',
    '0x',
    '1',
    'not ',
    '!!',
  ],
];

const SCRIPT = `#!KAMAILIO
#!define A 5
#!ifdef A
listen=udp:127.0.0.1:5060 advertise "x":5
#!else
raw ' text
#!endif
loadmodule "tm.so"
modparam("a|b", "c", -5)
request_route {
  if (method==INVITE && !uri==myself) { $var(x) = $(ru{s.len}) + A; route(B); } else exit;
  switch ($rs) { case 1: break; case -2: default: drop; }
  while ($var(x) < 3) xlog("L_INFO", "a $ru b\\n");
}
event_route[tm:local-request] { return(-1); }
`;

/** Reading ends, throws nothing, and gives a tree and diagnostics that can be written. */
function readsToAnEnd(text: string): void {
  const parsed = readText(text);
  summariseScript(parsed.script);
  renderDiagnostics(parsed.diagnostics.list(), parsed.sources);
  for (const { span } of parsed.diagnostics.list()) {
    assert.ok(span.start >= 0 && span.end >= span.start, `span ${span.start}-${span.end}`);
  }
}

describe('any text', () => {
  it('of script pieces', () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, readsToAnEnd), { numRuns: 1500, seed: 1 });
  });

  it('of bytes', () => {
    const text = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    fc.assert(fc.property(text, readsToAnEnd), { numRuns: 500, seed: 2 });
  });

  it('of a script with a part cut out or put in', () => {
    const edit = fc.tuple(fc.nat(SCRIPT.length), fc.nat(20), fc.constantFrom('', ...PIECES));
    fc.assert(
      fc.property(edit, ([at, length, piece]) => {
        readsToAnEnd(SCRIPT.slice(0, at) + piece + SCRIPT.slice(at + length));
      }),
      { numRuns: 1000, seed: 3 },
    );
  });

  it('cut off anywhere', () => {
    for (let length = 0; length < SCRIPT.length; length++) readsToAnEnd(SCRIPT.slice(0, length));
  });

  it('with a very long chain of else if', () => {
    readsToAnEnd(`route { if (1) f(); ${'else if (1) f(); '.repeat(20_000)} }`);
    readsToAnEnd(`route { $x = 1${' + f()'.repeat(900)}; }`);
  });

  it('nested deeply', () => {
    for (const piece of [
      '{',
      '(',
      'if (1) ',
      'while(1){',
      '!',
      '-',
      'f(',
      '$(',
      '[',
      'switch(1){case 1:',
      '/*',
      'else if(1) ',
    ]) {
      readsToAnEnd(`route { ${piece.repeat(20_000)}`);
      readsToAnEnd(piece.repeat(20_000));
    }
  });
});

describe('format strings', () => {
  it('keep all text that is no variable', () => {
    const text = fc.string({
      unit: fc.constantFrom('$', '(', ')', '{', '}', '[', ']', 'a', '.', ',', '1', ' '),
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, (format) => {
        const span = { file: 0, start: 0, end: format.length + 2 };
        const parts = parseFormat(format, span, true, createDiagnostics());
        const again = parts.map((part) =>
          part.kind === 'text' ? part.value.replaceAll('$', '$$$$') : part.text,
        );
        const plain = (value: string): string => value.replaceAll('$$', '$');
        assert.equal(plain(again.join('')), plain(format));
      }),
      { numRuns: 1000, seed: 4 },
    );
  });
});

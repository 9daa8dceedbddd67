import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDiagnostics } from './diagnostics.ts';
import { codesOf, readText, type TestFiles } from './fixture.ts';
import { preprocess } from './preprocessor.ts';
import type { Token } from './token.ts';

type More = { readonly env?: Readonly<Record<string, string>>; readonly defines?: readonly string[] };

function tokensOf(files: string | TestFiles, more: More = {}): Token[] {
  const all: TestFiles = typeof files === 'string' ? { 'main.cfg': files } : files;
  const { tokens } = preprocess(
    {
      path: 'main.cfg',
      readFile: (path) => (Object.hasOwn(all, path) ? Buffer.from(all[path] ?? '', 'latin1') : null),
      env: more.env ?? {},
      defines: more.defines ?? [],
    },
    createDiagnostics(),
  );
  return tokens.slice(0, -1);
}

const shown = (files: string | TestFiles, more: More = {}): string =>
  tokensOf(files, more)
    .map((token) => (token.kind === 'string' ? JSON.stringify(token.text) : token.text))
    .join(' ');

describe('tokens', () => {
  const table: [string, string, string][] = [
    ['comments', 'a # b\nc // d\ne /* f /* g */ h */ i', 'a c e i'],
    ['joined lines', 'a \\\nb', 'a b'],
    [
      'two-sign operators',
      'a==b=~c!=d<=e>=f<<g>>h&&i||j+=k',
      'a == b =~ c != d <= e >= f << g >> h && i || j += k',
    ],
    ['casts', '(int)$x (str)"a"', '(int) $x (str) "a"'],
    ['escapes', String.raw`"\n\r\t\a\"\\ \x41 \101 \q \1"`, JSON.stringify('\n\r\t\x07"\\ A A \\q \\1')],
    ['joined line in a string', '"a\\\nb"', '"ab"'],
    ['string over lines', '"a\nb"', '"a\\nb"'],
    ['raw strings', String.raw`'a\n"b"' 'c'`, String.raw`"a\\n\"b\"" "c"`],
    ['adjacent strings', '"a" "b"\n "c" \'d\'', '"abc" "d"'],
    ['a comment ends a string', '"a" # x\n"b"', '"a" "b"'],
    ['variables', '$var(x)+$(hdr(a)[0]{s.len})-$rU.$?', '$var(x) + $(hdr(a)[0]{s.len}) - $rU . $?'],
    ['selects', '@ruri.user==@via[1].param["x"].y', 'ruri.user == via[1].param["x"].y'],
    ['IPv6', '::1 fe80::1:2 1:2:3:4:5:6:7:8 a:b', '::1 fe80::1:2 1:2:3:4:5:6:7:8 a : b'],
    ['core words with a colon', 'msg:len uri:host uri:portx', 'msg:len uri:host uri : portx'],
    ['event route names', 'event_route[tm:local-request] a-b', 'event_route [ tm:local-request ] a - b'],
    ['a regular expression after case', 'case /^a\\/b$/: x / y', 'case ^a/b$ : x / y'],
    ['a quoted one after case', 'case /"a": x', 'case / "a" : x'],
    ['a define after case', '#!define R "a"\ncase /R: x', 'case / "a" : x'],
  ];
  for (const [title, text, expected] of table) it(title, () => assert.equal(shown(text), expected));

  const numbers: [string, number][] = [
    ['10', 10],
    ['0', 0],
    ['0x1F', 31],
    ['017', 15],
    ['1010b', 10],
    ['yes', 1],
    ['on', 1],
    ['true', 1],
    ['enable', 1],
    ['off', 0],
    ['disable', 0],
  ];
  for (const [text, value] of numbers) {
    it(`number ${text}`, () => assert.deepEqual(tokensOf(text)[0]?.value, value));
  }

  it('a word that begins with a digit is no number', () => assert.equal(tokensOf('08')[0]?.kind, 'ident'));

  it('says where tokens stand', () => {
    const [first, second] = tokensOf('ab\n  "cd"');
    assert.deepEqual(
      [first?.span, second?.span],
      [
        { file: 0, start: 0, end: 2 },
        { file: 0, start: 5, end: 9 },
      ],
    );
    assert.deepEqual([second?.lineBefore, second?.spaceBefore, second?.exact], [true, true, true]);
  });
});

describe('defines', () => {
  const table: [string, string, string][] = [
    ['replace words', '#!define A 1 + 2\nA * AA', '1 + 2 * AA'],
    ['not in strings', '#!define A 1\n"A" \'A\' $A', '"A" "A" $A'],
    ['may be empty', '#!define A\nx A y', 'x y'],
    ['may use others', '#!define A B\n#!define B 7\nA', '7'],
    ['go over lines', '#!define A 1 \\\n  + 2\nA', '1 + 2'],
    ['may hold comments', '#!define A 5 # five\nA;', '5 ;'],
    ['def', '#!def A 1\nA', '1'],
    ['trydef keeps the first', '#!define A 1\n#!trydef A 2\nA', '1'],
    ['redef replaces', '#!define A 1\n#!redef A 2\nA', '2'],
    ['undef removes', '#!define A 1\n#!undef A\nA', 'A'],
    ['tryundef', '#!tryundef A\nA', 'A'],
    ['the other prefix', '!!define A 1\nA', '1'],
    ['not not is no directive', '!!$x', '! ! $x'],
    ['a literal goes on after a define', '#!define A "x"\nA "y"', '"xy"'],
    ['but not before one', '#!define A "x"\n"y" A', '"y" "x"'],
    ['defexp', '#!define N 3\n#!defexp A N * 2 + 1\nA', '7'],
    ['defexps', '#!defexps A "x" + "y"\nA', '"xy"'],
    ['MOD_ after loadmodule', 'loadmodule "tm.so"\n#!ifdef MOD_tm\nyes\n#!endif', 'loadmodule "tm.so" yes'],
    ['no MOD_ before', '#!ifdef MOD_tm\na\n#!endif\nloadmodule "/x/tm"', 'loadmodule "/x/tm"'],
    ['carriage returns', '#!define A 1\r\n#!ifdef A\r\nA\r\n#!else\r\nb\r\n#!endif\r\n', '1'],
  ];
  for (const [title, text, expected] of table) it(title, () => assert.equal(shown(text), expected));

  it('a use keeps its place and knows the definition', () => {
    const [token] = tokensOf('#!define A 1\n A');
    assert.deepEqual(token?.span, {
      file: 0,
      start: 14,
      end: 15,
      definition: { file: 0, start: 9, end: 10 },
    });
  });

  it('come from the command line', () => {
    assert.equal(shown('A B', { defines: ['A', 'B=5'] }), '5');
    assert.deepEqual(codesOf(readText('debug=1', { defines: ['9=5'] })), ['script.define-name']);
  });

  it('come from the environment', () => {
    const env = { HOME: '/root', N: '5' };
    assert.equal(shown('#!defenv N\n#!defenvs H=HOME\nN H', { env }), '5 "/root"');
    assert.equal(shown('#!trydefenv NOPE\n#!trydefenvs N\nNOPE N', { env }), 'NOPE "5"');
  });

  it('are given back for $def', () => {
    const { defines } = readText('#!define A 1 \n#!define B\n');
    assert.deepEqual([defines.get('A')?.value, defines.get('B')?.value], ['1 ', null]);
    assert.equal(defines.get('KAMAILIO_VERSION')?.value, '5006003');
    for (const name of ['KAMAILIO_5', 'KAMAILIO_5_6', 'FERMATA', 'OS_NAME'])
      assert.ok(defines.has(name), name);
  });
});

describe('conditions', () => {
  const table: [string, string, string][] = [
    ['ifdef off', '#!ifdef A\nx\n#!else\ny\n#!endif\nz', 'y z'],
    ['ifndef', '#!ifndef A\nx\n#!endif', 'x'],
    [
      'nested',
      '#!define A\n#!ifdef A\n#!ifdef B\nx\n#!else\ny\n#!endif\n#!else\n#!ifdef A\nz\n#!endif\n#!endif',
      'y',
    ],
    ['raw text in an off block', "#!ifdef A\nDEFAULT ''; \" ' /* $( \n#!endif\nx", 'x'],
    ['directives in an off block do nothing', '#!ifdef A\n#!define B 1\n#!undef C\n#!endif\nB', 'B'],
    ['ifexp', '#!ifexp KAMAILIO_VERSION >= 5006000 && !NOPE\nx\n#!endif', 'x'],
    ['ifexp of a string', '#!define A "v"\n#!ifexp A == "v"\nx\n#!else\ny\n#!endif', 'x'],
    ['in the middle of a line', 'a #!ifdef B\nb\n#!endif\nc', 'a c'],
    ['no line end after the last one', '#!ifdef A\nx\n#!endif', ''],
    ['a name in a comment is none', '# #!ifdef A\nx', 'x'],
  ];
  for (const [title, text, expected] of table) it(title, () => assert.equal(shown(text), expected));
});

describe('substitutions', () => {
  const table: [string, string, string][] = [
    [
      'in strings, variables and nothing else',
      '#!subst "/x/yz/g"\n- "axx" \'x\' $var(x) x',
      '- "ayzyz" "yz" $var(yz) x',
    ],
    ['once without g', '#!subst "/x/y/"\n- "xx"', '- "yx"'],
    ['groups', '#!subst "/a(b+)/<\\1>/g"\n- "abb ab"', '- "<bb> <b>"'],
    ['any separator, flags', '#!subst "!HOST!a/b!gi"\n- "host HOST"', '- "a/b a/b"'],
    ['substdef defines too', '#!substdef "!A!5!g"\nA "xAx"', '5 "x5x"'],
    ['substdefs defines a string', '#!substdefs "!A!5!g"\nA - "xAx"', '"5" - "x5x"'],
    ['only what follows', '"A" #!substdef "!A!5!g"\n- "A"', '"A" - "5"'],
  ];
  for (const [title, text, expected] of table) it(title, () => assert.equal(shown(text), expected));

  it('evaluates $env and $def in substdef', () => {
    const text = '#!define D 7\n#!substdef "!A!$env(HOME)/$def(D)!g"\n- "A" A2';
    assert.equal(shown(text, { env: { HOME: '/r' } }), '- "/r/7" A2');
  });

  it('changes include names', () => {
    const files = { 'main.cfg': '#!substdef "!DIR!sub!g"\ninclude_file "DIR/a.cfg"', 'sub/a.cfg': 'x' };
    assert.equal(shown(files), 'x');
  });
});

describe('includes', () => {
  it('put the file in place', () => {
    const files = {
      'main.cfg': 'a include_file "b.cfg" c',
      'b.cfg': 'b1 #!include_file "d/c.cfg"\nb2',
      'd/c.cfg': 'deep',
    };
    assert.equal(shown(files), 'a b1 deep b2 c');
  });

  it('are looked for beside the including file', () => {
    const files = {
      'main.cfg': 'include_file "d/b.cfg"',
      'd/b.cfg': 'import_file "c.cfg"',
      'd/c.cfg': 'found',
    };
    assert.equal(shown(files), 'found');
  });

  it('may be repeated, and share defines and conditions', () => {
    const files = {
      'main.cfg': '!!include_file "b.cfg"\n#!define A 1\ninclude_file "b.cfg"',
      'b.cfg': '#!ifdef A\nA\n#!endif\n',
    };
    assert.equal(shown(files), '1');
  });

  it('name their file in places', () => {
    const [token] = tokensOf({ 'main.cfg': 'import_file "b.cfg"', 'b.cfg': ' x' });
    assert.deepEqual(token?.span, { file: 1, start: 1, end: 2 });
  });

  it('a missing import is fine, a missing include is not', () => {
    assert.deepEqual(codesOf(readText('import_file "nope"')), []);
    assert.deepEqual(codesOf(readText('include_file "nope"')), ['script.include-missing']);
  });

  it('end at a cycle and at ten levels', () => {
    assert.deepEqual(codesOf(readText({ 'main.cfg': 'include_file "main.cfg"' })), ['script.include-cycle']);
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`f${index}`, `include_file "f${index + 1}"\n`]),
    );
    assert.deepEqual(codesOf(readText({ ...files, 'main.cfg': 'include_file "f0"' })), [
      'script.include-depth',
    ]);
  });
});

describe('mistakes of the preprocessor', () => {
  const table: [string, string, string[]][] = [
    ['unknown main file', '', []],
    ['defined twice', '#!define A 1\n#!define A 2', ['script.define-exists']],
    ['built in', '#!define FERMATA 1', ['script.define-exists']],
    ['undef of nothing', '#!undef A', ['script.define-unknown']],
    ['no name', '#!define\n#!ifdef\n#!endif', ['script.directive-syntax', 'script.directive-syntax']],
    [
      'a dash in the name',
      '#!define A-B 1\n#!ifdef A-B\n#!endif',
      ['script.define-name', 'script.define-name'],
    ],
    ['a define in a circle', '#!define A B\n#!define B A\nA', ['script.define-cycle']],
    [
      'never closed',
      '#!ifdef A\n#!ifdef B\n',
      ['script.directive-unbalanced', 'script.directive-unbalanced'],
    ],
    ['never opened', '#!endif\n#!else\n', ['script.directive-unbalanced', 'script.directive-unbalanced']],
    ['two else', '#!ifdef A\n#!else\n#!else\n#!endif', ['script.directive-unbalanced']],
    ['text after endif', '#!ifdef A\n#!endif # A', ['script.directive-trailing']],
    ['a bad expression', '#!ifexp 1 +\n#!endif', ['script.directive-expression']],
    ['no such environment', '#!defenv NOPE', ['script.env-unset']],
    ['a mistyped directive', '#!ifdeff A', ['script.unknown-directive']],
    ['a comment is none', '#!/usr/sbin/kamailio\n#! text\n#!KAMAILIO\n#!MAXCOMPAT', []],
    ['the SER dialect', '#!SER', ['script.dialect']],
    ['subst without a string', '#!subst foo', ['script.directive-syntax']],
    ['subst of the wrong form', '#!subst "/a/b"', ['script.subst-syntax']],
    ['subst with a bad pattern', '#!subst "/a(/b/"', ['script.subst-syntax']],
    ['substdef of the wrong form', '#!substdef "!a-b!c!g"', ['script.subst-syntax']],
    ['substdef with other variables', '#!substdef "!A!$ru!g"', ['script.subst-variable']],
    ['an open string', 'user="a', ['script.unterminated']],
    ['an open raw string', "user='a", ['script.unterminated']],
    ['an open comment', '/* /* */', ['script.unterminated']],
    ['an unquoted include', 'include_file x.cfg', ['script.include-syntax', 'script.syntax']],
    ['a stray byte', 'debug \x80= 1', ['script.stray-character']],
    ['a number too large', 'debug=99999999999999999999', ['script.number-range']],
  ];
  for (const [title, text, codes] of table) it(title, () => assert.deepEqual(codesOf(readText(text)), codes));

  it('an unreadable script', () => {
    assert.deepEqual(codesOf(readText({})), ['script.file-unreadable']);
  });

  it('defines that double themselves end', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `#!define A${index + 1} A${index} A${index}\n`);
    assert.ok(codesOf(readText(`#!define A0 x\n${lines.join('')}A40`)).includes('script.too-large'));
  });
});

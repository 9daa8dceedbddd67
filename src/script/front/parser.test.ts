import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { summariseScript } from './cases/tree-summary.ts';
import { codesOf, readText } from './fixture.ts';

/** The tree of `$x = text;` as written in full, or the codes of what is wrong with it. */
function expression(text: string): string {
  const parsed = readText(`route { $x = ${text}; }`);
  if (parsed.diagnostics.hasErrors()) return codesOf(parsed).join(' ');
  return summariseScript(parsed.script).replace('request\n  $x = ', '').trimEnd();
}

describe('expressions', () => {
  const table: [string, string][] = [
    // Each line: two neighbours of the precedence list in both orders.
    ['$a || $b && $c', '($a || ($b && $c))'],
    ['$a && $b || $c', '(($a && $b) || $c)'],
    ['$a and $b or $c', '(($a && $b) || $c)'],
    ['$a && $b | $c', '($a && ($b | $c))'],
    ['$a | $b & $c', '($a | ($b & $c))'],
    ['$a & $b ^ $c', '($a & ($b ^ $c))'],
    ['$a ^ $b & $c', '(($a ^ $b) & $c)'],
    ['$a ^ $b << $c', '($a ^ ($b << $c))'],
    ['$a << $b >> $c', '($a << ($b >> $c))'],
    ['$a >> $b << $c', '(($a >> $b) << $c)'],
    ['$a >> $b == $c', '($a >> ($b == $c))'],
    ['$a == $b < $c', '($a == ($b < $c))'],
    ['$a < $b + $c', '($a < ($b + $c))'],
    ['$a + $b * $c', '($a + ($b * $c))'],
    ['$a * $b + $c', '(($a * $b) + $c)'],
    ['$a - $b - $c', '(($a - $b) - $c)'],
    ['$a / $b mod $c * $d', '((($a / $b) mod $c) * $d)'],
    ['$a == $b != $c', '(($a == $b) != $c)'],
    ['!$a =~ "re"', '((! $a) =~ "re")'],
    ['!($a =~ "re")', '(! ($a =~ "re"))'],
    ['not $a and not $b', '((! $a) && (! $b))'],
    ['- $a * $b', '((- $a) * $b)'],
    ['~$a + 1', '((~ $a) + 1)'],
    ['defined $a && $b', '((defined $a) && $b)'],
    ['!defined $a', '(! (defined $a))'],
    ['(int)$a + (str)$b', '((int $a) + (str $b))'],
    ['-5 - -3', '(-5 - -3)'],
    ['$a -5', '($a - 5)'],
    ['$a eq $b', '($a eq $b)'],
    ['$a ieq 1 || $a ine 2 || $a ne "x"', '((($a ieq 1) || ($a ine 2)) || ($a ne "x"))'],
    ['strlen($a) + strempty("")', '((strlen $a) + (strempty ""))'],
    ['selval($a > 1, "x", f(1))', 'selval(($a > 1), "x", f(1))'],
    ['$null == $a', '($null == $a)'],
    ['@ruri.user', '@ruri.user'],
    ['f(g($a, "b"), -1) + 1', '(f(g($a, "b"), -1) + 1)'],
    ['f()', 'f()'],
    [
      'f(word, udp:10.0.0.1:5060, 10.0.0.1, host.name-x, uri:host)',
      'f(word, <udp:10.0.0.1:5060>, <10.0.0.1>, <host.name-x>, uri:host)',
    ],
    ['f([::1]:5, $a - 1, (1))', 'f(<[::1]:5>, ($a - 1), 1)'],
    ['force_rport', 'force_rport()'],
    [
      'route(A) && route(5) && route("x") && route("x" + $a)',
      '(((route("A") && route("5")) && route("x")) && route(("x" + $a)))',
    ],
  ];
  for (const [text, expected] of table) it(text, () => assert.equal(expression(text), expected));

  const coreComparisons: [string, string][] = [
    ['method=="INVITE"', '<method == "INVITE">'],
    ['method == INVITE && $a', '(<method == INVITE> && $a)'],
    ['!method=="X"', '(! <method == "X">)'],
    ['method == "a" + "b" || 1', '(<method == ("a" + "b")> || 1)'],
    ['method =~ "^A" == 1', '(<method =~ "^A"> == 1)'],
    ['method eq INVITE', '<method == INVITE>'],
    ['uri==myself', '<uri == myself>'],
    ['!uri==myself', '(! <uri == myself>)'],
    ['from_uri != myself and to_uri=~"x"', '(<from_uri != myself> && <to_uri =~ "x">)'],
    ['myself == uri', '<uri == myself>'],
    ['myself != src_ip', '<src_ip != myself>'],
    ['src_ip==10.0.0.0/8', '<src_ip == 10.0.0.0/8>'],
    ['src_ip == 10.0.0.0/255.0.0.0 || 1', '(<src_ip == 10.0.0.0/255.0.0.0> || 1)'],
    ['dst_ip==::1', '<dst_ip == ::1>'],
    ['dst_ip==[::1]/64', '<dst_ip == [::1]/64>'],
    ['src_ip==host.example.org', '<src_ip == host.example.org>'],
    ['src_ip=="10.0.0.1"', '<src_ip == "10.0.0.1">'],
    ['src_ip==myself', '<src_ip == myself>'],
    ['src_ip==$var(x)', '<src_ip == $var(x)>'],
    ['src_port==5060', '<src_port == 5060>'],
    ['src_port > 5060 + 1 && 1', '(<src_port > (5060 + 1)> && 1)'],
    ['src_port > 1 == 1', '(<src_port > 1> == 1)'],
    ['src_port == 1 > 0', '<src_port == (1 > 0)>'],
    ['dst_port < $b', '<dst_port < $b>'],
    ['proto==UDP or proto!=tls', '(<proto == UDP> || <proto != tls>)'],
    ['proto==*', '<proto == *>'],
    ['to_proto == tcp', '<snd_proto == tcp>'],
    ['af==INET6', '<af == INET6>'],
    ['msg:len>=2048', '<msg:len >= 2048>'],
    ['msg:len>max_len', '<msg:len > max_len>'],
    ['status=~"^4"', '<status =~ "^4">'],
    ['status==200', '<status == 200>'],
    [
      'snd_ip==1.2.3.4 && snd_port==1 && to_ip==1.2.3.4 && to_port==2',
      '(((<snd_ip == 1.2.3.4> && <snd_port == 1>) && <to_ip == 1.2.3.4>) && <to_port == 2>)',
    ],
  ];
  for (const [text, expected] of coreComparisons) it(text, () => assert.equal(expression(text), expected));

  const mistakes: [string, string][] = [
    ['', 'script.syntax'],
    ['1 +', 'script.syntax'],
    ['(1', 'script.missing-parenthesis'],
    ['f(1', 'script.missing-parenthesis'],
    ['f(1,)', 'script.syntax'],
    ['1 = 2', 'script.missing-semicolon'],
    ['($a = 2)', 'script.syntax'],
    ['word', 'script.bare-word'],
    ['09', 'script.bare-word'],
    ['10.0.0.1', 'script.bare-word'],
    ['{ f(); }', 'script.syntax'],
    ['"a" . "b"', 'script.missing-semicolon'],
    ['method', 'script.core-operator'],
    ['method > 1', 'script.core-operator'],
    ['src_port =~ "1"', 'script.core-operator'],
    ['proto < 1', 'script.core-operator'],
    ['uri == word', 'script.bare-word'],
    ['myself == 1', 'script.syntax'],
    ['src_ip == 300.0.0.1', 'script.address'],
    ['src_ip == 10.0.0.0/33', 'script.address'],
    ['$t.did', 'script.ser-attribute'],
    ['$(x{len})', 'script.variable-syntax'],
    ['$', 'script.unterminated'],
    [`${'('.repeat(5000)}1`, 'script.too-deep'],
    [`${'!'.repeat(5000)}1`, 'script.too-deep'],
    [`1${'+1'.repeat(5000)}`, 'script.too-deep'],
  ];
  for (const [text, codes] of mistakes) {
    it(`refuses ${text.slice(0, 20)}`, () => assert.equal(expression(text), codes));
  }
});

describe('mistakes are reported all at once', () => {
  it('with reading going on after each', () => {
    const parsed = readText(`
route {
  if ($x == ) { a b; exit }
  f(;
  switch ($x) { case: f(); case 1: g() }
  else f();
  { f(); }
  while $x f();
}
route[B] {
  $y 5;
modparam("a", "b", c)
route[C] { }
`);
    assert.deepEqual(codesOf(parsed), [
      'script.syntax',
      'script.syntax',
      'script.missing-semicolon',
      'script.syntax',
      'script.syntax',
      'script.missing-semicolon',
      'script.syntax',
      'script.free-block',
      'script.missing-brace',
      'script.syntax',
      'script.bare-word',
      'script.empty-block',
    ]);
  });

  it('and a missing brace once, at the innermost block', () => {
    const parsed = readText('route {\n if (1) {\n  while (1) {\n f();\n }\nroute[A] { f(); }\n');
    assert.deepEqual(codesOf(parsed), ['script.missing-brace']);
    assert.deepEqual(
      parsed.script.items.map((item) => (item.kind === 'route' ? (item.name?.text ?? item.type) : item.kind)),
      ['request', 'A'],
    );
  });
});

describe('route blocks', () => {
  it('join unnamed ones and refuse a second of one name', () => {
    const parsed = readText(
      'route { f(); }\nroute[0] { g(); }\nroute[A] { f(); }\nroute[A] { g(); }\nbranch_route[A] { f(); }',
    );
    assert.deepEqual(codesOf(parsed), ['script.duplicate-route', 'script.duplicate-route']);
    assert.equal(
      summariseScript(parsed.script),
      'request\n  f()\n  g()\nroute[A]\n  f()\nbranch[A]\n  f()\n',
    );
  });
});

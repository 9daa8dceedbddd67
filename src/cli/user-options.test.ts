import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUserOptions } from './user-options.ts';

const URL = 'sqlite:///default.db';
const alice = { name: 'alice', domain: 'a.example' };

test('what is to be done with whom, in which database', () => {
  const cases = [
    ['add alice@a.example secret', { kind: 'add', user: alice, password: 'secret' }],
    ['add sip:alice@a.example', { kind: 'add', user: alice, password: null }],
    ['passwd alice@a.example', { kind: 'passwd', user: alice, password: null }],
    ['rm alice@a.example', { kind: 'rm', user: alice }],
    ['list', { kind: 'list', domain: null }],
    ['list a.example', { kind: 'list', domain: 'a.example' }],
  ] as const;
  for (const [text, action] of cases) {
    assert.deepEqual(parseUserOptions(text.split(' '), URL), { kind: 'do', action, url: URL, plain: true });
  }
  const given = ['-d', 'sqlite://x.db', 'add', '--hash-only', 'alice@a.example', 'p'];
  const parsed = parseUserOptions(given, URL);
  assert.ok(parsed.kind === 'do');
  assert.deepEqual([parsed.url, parsed.plain], ['sqlite://x.db', false]);
});

test('what makes no sense is told', () => {
  const cases = [
    ['', 'there are add, passwd, rm and list'],
    ['change alice@a.example', 'there are add, passwd, rm and list'],
    ['add', 'add takes USER@DOMAIN'],
    ['add alice', 'add takes USER@DOMAIN, not "alice"'],
    ['add a@b@c', 'add takes USER@DOMAIN, not "a@b@c"'],
    ['rm alice@a.example secret', 'rm takes no password'],
    ['add alice@a.example secret more', 'there are too many arguments'],
  ] as const;
  for (const [text, problem] of cases) {
    assert.deepEqual(parseUserOptions(text === '' ? [] : text.split(' '), URL), { kind: 'wrong', problem });
  }
  assert.equal(parseUserOptions(['-h'], URL).kind, 'help');
  assert.equal(parseUserOptions(['--what'], URL).kind, 'wrong');
});

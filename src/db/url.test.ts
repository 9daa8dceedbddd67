import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseProblem, pathOf } from './url.ts';

test('URLs that there is a driver for, and what they name', () => {
  for (const [url, path] of [
    ['sqlite:///var/x.db', '/var/x.db'],
    ['SQLite://x.db', 'x.db'],
    ['sqlite://:memory:', ':memory:'],
  ] as const) {
    assert.equal(databaseProblem(url), null, url);
    assert.equal(pathOf(url), path);
  }
});

test('any other is refused with what to write instead', () => {
  for (const [url, problem] of [
    ['mysql://kamailio:rw@localhost/kamailio', 'there is no driver for mysql:// databases in this version'],
    ['text:///etc/dbtext', 'there is no driver for text:// databases in this version'],
    ['/var/x.db', '"/var/x.db" is no URL of a database'],
    ['', '"" is no URL of a database'],
    ['sqlite://', '"sqlite://" names no file'],
  ] as const) {
    assert.equal(databaseProblem(url)?.problem, problem);
    assert.match(databaseProblem(url)?.hint ?? '', /sqlite:\/\/\//);
  }
});

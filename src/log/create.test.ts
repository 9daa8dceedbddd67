import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorkerLog } from './create.ts';
import { jsonLines } from './json-line.ts';
import type { SyslogCalls } from './libc.ts';
import { stderrLines, syslogLine } from './line.ts';
import type { LogPlan } from './log.ts';

const PLAN: LogPlan = { level: 2, target: 'syslog', facility: 'LOG_LOCAL3', name: 'sbc1', json: false };
const WORKER = { index: 0, pid: 4711 };

function recorder() {
  const opened: unknown[] = [];
  const written: [number, string][] = [];
  const calls: SyslogCalls = {
    open: (name, facility) => opened.push([name, facility]),
    write: (priority, text) => written.push([priority, text]),
  };
  return { opened, written, bind: () => calls };
}

test('text lines have the form of Kamailio with -E', () => {
  assert.equal(stderrLines(WORKER)(2, '<script>: awake\n'), ' 0(4711) INFO: <script>: awake');
  assert.equal(stderrLines({ index: 12, pid: 9 })(-1, 'no\n\n'), '12(9) ERROR: no\n');
});

test('lines of syslog leave name and process id to it', () => {
  assert.equal(syslogLine(-4, 'text'), 'BUG: text');
});

test('syslog is opened with name and facility, and a line may go to another facility', () => {
  const { opened, written, bind } = recorder();
  const log = createWorkerLog(PLAN, WORKER, bind);
  log.write(2, 'one\n');
  log.write(-5, 'two', { facility: 'LOG_LOCAL5' });
  log.write(3, 'not at this level');
  assert.deepEqual(opened, [['sbc1', 19]]);
  assert.deepEqual(written, [
    [158, 'INFO: one'],
    [169, 'ALERT: two'],
  ]);
});

test('a negative level keeps all but the most urgent lines out', () => {
  const { written, bind } = recorder();
  const log = createWorkerLog({ ...PLAN, level: -3 }, WORKER, bind);
  assert.equal(log.enabled(-1), false);
  assert.equal(log.enabled(-4), true);
  log.write(-1, 'no');
  log.write(-4, 'yes');
  assert.deepEqual(written, [[154, 'BUG: yes']]);
});

test('a line may have a mark in place of the name of its level, and a module a level of its own', () => {
  const { written, bind } = recorder();
  const log = createWorkerLog(PLAN, WORKER, bind);
  log.write(-1, 'traced', { mark: 'exec' });
  let own: number | null = 3;
  log.setLevelOf('xlog', () => own);
  log.write(3, 'detail', { module: 'xlog' });
  assert.ok(log.enabled(3, 'xlog') && !log.enabled(3) && !log.enabled(3, 'tm'));
  own = null;
  log.write(3, 'not at this level', { module: 'xlog' });
  log.setLevel(-1);
  log.write(0, 'not at this level');
  assert.deepEqual(
    written.map(([, text]) => text),
    ['exec: traced', 'DEBUG: detail'],
  );
  assert.equal(stderrLines(WORKER)(-1, 'traced', 'exec'), ' 0(4711) exec: traced');
  assert.equal(JSON.parse(jsonLines(WORKER)(-1, 'traced', 'exec')).mark, 'exec');
});

test('JSON goes to syslog as its text', () => {
  const { written, bind } = recorder();
  createWorkerLog({ ...PLAN, json: true }, WORKER, bind).write(0, 'careful [tm.late]');
  const [[priority, text] = []] = written;
  assert.equal(priority, 156);
  assert.equal(JSON.parse(text ?? '').code, 'tm.late');
});

test('a JSON line has level, time, pid, worker, text, and the code of an event', () => {
  const format = jsonLines({ index: 3, pid: 12 });
  const { time, ...event } = JSON.parse(format(-1, '<script>: a.cfg:3:2: refused [script.refused]\n'));
  assert.ok(Number.isFinite(Date.parse(time)));
  assert.deepEqual(event, {
    level: 'ERROR',
    pid: 12,
    worker: 3,
    code: 'script.refused',
    text: '<script>: a.cfg:3:2: refused',
  });
  const { time: _, ...plain } = JSON.parse(format(2, 'route [1] and %s "quoted"\nsecond line\n'));
  assert.deepEqual(plain, {
    level: 'INFO',
    pid: 12,
    worker: 3,
    text: 'route [1] and %s "quoted"\nsecond line',
  });
});

test('JSON lines are one line of UTF-8, whatever bytes the text has', () => {
  const format = jsonLines(WORKER);
  const text = (bytes: string): string => {
    const line = format(1, bytes);
    assert.ok(!/[\0-\x1f]/.test(line));
    return JSON.parse(Buffer.from(line, 'latin1').toString('utf8')).text;
  };
  assert.equal(text(Buffer.from('Zoë').toString('latin1')), 'Zoë');
  assert.equal(text('bad \xff byte'), 'bad � byte');
  assert.equal(text('a\0b\r\nc'), 'a\0b\r\nc');
});

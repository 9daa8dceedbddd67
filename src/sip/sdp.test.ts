import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMessage } from './parse.ts';
import { addressIn, addressOf, parseSdp, sdpOf } from './sdp.ts';

const SDP = [
  'v=0',
  'o=alice 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.2',
  't=0 0',
  'm=audio 4000 RTP/AVP 0',
  'a=rtcp:4001 IN IP6 2001:db8::1',
  'm=video 5000 RTP/AVP 31',
  'c=IN IP4 224.2.1.1/127',
].join('\r\n');

function message(type: string | null, body: string): Parameters<typeof sdpOf>[0] {
  const head = ['OPTIONS sip:a@b SIP/2.0', 'Via: SIP/2.0/UDP h;branch=z9hG4bK1', 'From: <sip:a@x>;tag=1'];
  const rest = ['To: <sip:b@x>', 'Call-ID: 1', 'CSeq: 1 OPTIONS', `Content-Length: ${body.length}`];
  const lines = [...head, ...rest, ...(type === null ? [] : [`Content-Type: ${type}`])];
  const parsed = parseMessage(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
  assert.ok(parsed.ok);
  return parsed.message;
}

test('a session description has a session part and streams, and addresses stand where they are', () => {
  const sdp = parseSdp(SDP);
  assert.ok(sdp);
  assert.equal(sdp.media.length, 2);
  const found = [sdp.session, ...sdp.media]
    .flatMap(({ lines }) => lines)
    .flatMap((line) => addressOf(line) ?? []);
  assert.deepEqual(
    found.map(({ family, address, start, end }) => [family, address, SDP.slice(start, end)]),
    [
      ['IP4', '192.0.2.1', '192.0.2.1'],
      ['IP4', '192.0.2.2', '192.0.2.2'],
      ['IP6', '2001:db8::1', '2001:db8::1'],
      ['IP4', '224.2.1.1/127', '224.2.1.1/127'],
    ],
  );
  assert.equal(addressIn(sdp.session, 'c')?.address, '192.0.2.2');
  assert.equal(sdp.media[0] === undefined ? 'none' : addressIn(sdp.media[0], 'c'), null);
});

test('the session description of a message is its body, or a part of it', () => {
  assert.equal(sdpOf(message('application/sdp;charset=utf-8', SDP))?.text, SDP);
  assert.equal(sdpOf(message('Application/SDP', SDP))?.text, SDP);
  assert.equal(sdpOf(message(null, SDP))?.text, SDP);
  assert.equal(sdpOf(message('text/plain', SDP)), null);
  assert.equal(sdpOf(message('application/sdp', '')), null);
  const parts = `--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n--x\r\nContent-Type: application/sdp\r\n\r\n${SDP}\r\n--x--\r\n`;
  const request = message('multipart/mixed;boundary=x', parts);
  const found = sdpOf(request);
  assert.equal(found?.text, SDP);
  assert.equal(request.bytes.toString('latin1').slice(found?.start, (found?.start ?? 0) + SDP.length), SDP);
  assert.equal(sdpOf(message('multipart/mixed;boundary=x', '--x\r\n\r\nhi\r\n--x--\r\n')), null);
});

test('lines that are none are passed over', () => {
  assert.equal(parseSdp('garbage\n'), null);
  assert.equal(parseSdp(''), null);
  assert.deepEqual(
    parseSdp('v=0\ngarbage\n\nm=audio 1\n=x\nmm=y')?.media.map(({ lines }) =>
      lines.map(({ value }) => value),
    ),
    [['audio 1']],
  );
});

test('any text is read, and every line stands where it says', () => {
  const piece = fc.constantFrom('v=0', 'm=a', 'c=IN IP4 1.2.3.4', '\r\n', '\n', '\r', 'x', '=', 'a=');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const sdp = parseSdp(text);
      for (const { type, value, valueStart } of [sdp?.session, ...(sdp?.media ?? [])].flatMap(
        (one) => one?.lines ?? [],
      )) {
        assert.equal(text.slice(valueStart - 2, valueStart + value.length), `${type}=${value}`);
      }
    }),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem } from '../../kit/index.ts';
import { encodeBencode } from './bencode.ts';
import { parseNgFlags } from './flags.ts';

/** What Kamailio 5.6.3 makes of flags in its command, keys sorted. */
const OBSERVED: [flags: string, command: Record<string, string | number | readonly string[]>][] = [
  ['', {}],
  [
    'replace-origin replace-session-connection ICE=remove RTP/AVP',
    { ICE: 'remove', replace: ['origin', 'session-connection'], 'transport-protocol': 'RTP/AVP' },
  ],
  [
    'trust-address ICE=force SRTP',
    { ICE: 'force', flags: ['trust-address'], 'transport-protocol': 'RTP/SAVP' },
  ],
  ['RTP AVPF', { 'transport-protocol': 'RTP/AVPF' }],
  ['SRTP AVPF', { 'transport-protocol': 'RTP/SAVPF' }],
  ['AVP', { 'transport-protocol': 'RTP/AVP' }],
  ['RTP/SAVP AVP', { 'transport-protocol': 'RTP/SAVP' }],
  ['UDP/TLS/RTP/SAVPF', { 'transport-protocol': 'UDP/TLS/RTP/SAVPF' }],
  [
    'media-address=1.2.3.4 address-family=IP6 foo bar=baz',
    { 'media-address': '1.2.3.4', 'address-family': 'IP6', bar: 'baz', flags: ['foo'] },
  ],
  ['rtcp-mux-demux rtcp-mux-offer', { 'rtcp-mux': ['demux', 'offer'] }],
  ['direction=internal direction=external', { direction: ['internal', 'external'] }],
  ['internal external', { direction: ['internal', 'external'] }],
  ['force symmetric strict-source', { flags: ['force', 'symmetric', 'strict-source'] }],
  [
    'replace-SDP-version SDES-off SDES-no-AES_CM_128_HMAC_SHA1_80 SDES=off',
    { replace: ['SDP-version'], SDES: ['off', 'no-AES_CM_128_HMAC_SHA1_80', 'off'] },
  ],
  ['T38=decode T.38=x OSRTP=offer', { OSRTP: 'offer', 'T.38': ['decode', 'x'] }],
  [
    'DTLS=passive DTLS=off ptime=20 delete-delay=5',
    { DTLS: 'off', ptime: '20', 'delete delay': 5, 'delete-delay': '5' },
  ],
  ['TOS=96 TOS', { TOS: 96, flags: ['TOS'] }],
  ['repacketize=20 RTP/SAVPF', { repacketize: 20, 'transport-protocol': 'RTP/SAVPF' }],
  [
    'media-handover reset media-echo=blackhole',
    { 'media-echo': 'blackhole', flags: ['media-handover', 'reset'] },
  ],
  ['codec-foo-bar codec-consume-x', { flags: ['codec-foo-bar', 'codec-consume-x'] }],
  ['codec-accept=x', { 'codec-accept': 'x' }],
  ['x=', { x: '' }],
  ['1', { flags: ['1'] }],
];

test('flags become the entries that Kamailio makes of them', () => {
  for (const [text, expected] of OBSERVED) {
    const flags = parseNgFlags(text);
    assert.ok(!isProblem(flags), text);
    assert.deepEqual(Object.fromEntries(flags.entries), expected, text);
  }
});

test('codecs lie in a dictionary of their own', () => {
  const flags = parseNgFlags(
    'transcode-opus codec-strip-G729 codec-mask=all codec-offer=PCMA codec-transcode-GSM codec-set-PCMU codec-except-x',
  );
  assert.ok(!isProblem(flags));
  assert.equal(
    encodeBencode(flags.entries),
    'd5:codecd9:transcodel4:opus3:GSMe5:stripl4:G729e4:maskl3:alle5:offerl4:PCMAe3:setl4:PCMUe6:exceptl1:xeee',
  );
});

test('some flags say what the command is about', () => {
  const flags = parseNgFlags('from-tag=x to-tag=y call-id=z via-branch=auto-extra directional');
  assert.ok(!isProblem(flags));
  const { entries, ...rest } = flags;
  assert.equal(entries.size, 0);
  assert.deepEqual(rest, {
    fromTag: 'x',
    toTag: 'y',
    callId: 'z',
    withToTag: true,
    directional: true,
    viaBranch: 'auto-extra',
  });
  for (const text of ['via-branch=xyz', 'via-branch', 'via-branch=next', 'via-branch=auto-next']) {
    assert.ok(isProblem(parseNgFlags(text)), text);
  }
});

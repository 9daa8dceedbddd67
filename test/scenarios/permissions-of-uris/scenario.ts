import { type RequestShape, type Step, scenario } from '../../harness/scenario.ts';

const rows: readonly Partial<RequestShape>[] = [
  { from: '<sip:alice@a>;tag=1', uri: 'sip:123@b' },
  { from: '"x" <sip:ALICE@a;p=1>;tag=1', uri: 'sip:123@b;x=y' },
  { from: '<sip:alice@a>;tag=1', uri: 'sip:abc@b' },
  { from: '<sips:alice@a>;tag=1', uri: 'sip:123@b' },
  { from: '<sip:carol@a>;tag=1', uri: 'sip:bob@good' },
  { from: '<sip:carol@a>;tag=1', uri: 'sip:bob@evil' },
  { from: '<sip:bad@a>;tag=1', uri: 'sip:bob@good' },
  { from: '<sip:worse@a>;tag=1', uri: 'sip:bob@good' },
  { from: '<sip:y@a>;tag=1', uri: 'sip:q@b' },
  { from: '<sip:z@a>;tag=1', uri: 'sip:q@b' },
  { from: '<sip:z@a>;tag=1', uri: 'sip:free@b' },
  { from: '<sip:z@a>;tag=1', uri: 'tel:+49' },
  { from: '<sip:alice@a>;tag=1', uri: 'sip:123@b', headers: ['X-Branch: sip:456@b'] },
  { from: '<sip:alice@a>;tag=1', uri: 'sip:123@b', headers: ['X-Branch: sip:abc@b'] },
  { from: '<sip:alice@a>;tag=1', uri: 'sip:z@b', headers: ['X-Uri: sip:5@b'] },
  { from: '<sip:alice@a>;tag=1', uri: 'sip:5@b', headers: ['X-Uri: sip:z@b'] },
  { from: '<sip:alice@a>;tag=1', uri: 'sip:5@b', headers: ['X-Uri: nonsense'] },
  { method: 'REGISTER', to: '<sip:alice@a>', headers: ['Contact: <sip:1@c>'] },
  { method: 'REGISTER', to: '<sip:alice@a>', headers: ['Contact: <sip:1@c>, <sip:z@c>'] },
  { method: 'REGISTER', to: '<sip:alice@a>', headers: ['Contact: <sip:1@c>', 'Contact: <sip:z@c>'] },
  { method: 'REGISTER', to: '<sip:alice@a>' },
  { method: 'REGISTER', to: '<sip:alice@a>', headers: ['Contact: *'] },
];

const steps = rows.map(
  (request, row): Step => ({
    at: 2 * row,
    call: `r${row}`,
    peer: 'a',
    request: { method: 'OPTIONS', ...request },
  }),
);

export default scenario({
  shows: 'permissions: rules of who may reach and register what, from files.',
  steps,
  due: { a: steps.map(({ at }) => at) },
  until: 250,
});

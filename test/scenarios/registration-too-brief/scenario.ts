import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'save: with min_expires_mode 1 a time that is too short is refused with 423 and Min-Expires.',
  steps: [
    {
      at: 0,
      call: 'r1',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=10'] },
    },
    {
      at: 20,
      call: 'r2',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>', 'Expires: 59'] },
    },
    {
      at: 40,
      call: 'r3',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=60'] },
    },
    {
      at: 60,
      call: 'r4',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=10'] },
    },
    {
      at: 80,
      call: 'r5',
      peer: 'phone',
      request: { method: 'REGISTER', user: 'alice', headers: ['Contact: <sip:a@192.0.2.1>;expires=0'] },
    },
    { at: 100, call: 'r6', peer: 'phone', request: { method: 'REGISTER', user: 'alice' } },
  ],
  due: { phone: [0, 20, 40, 60, 80, 100] },
  until: 220,
});

import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows:
    'fix_nated_register, fix_nated_contact and set_contact_alias before save: what lookup finds; add_contact_alias is not seen.',
  steps: [
    {
      at: 0,
      call: 'r0',
      peer: 'a',
      request: {
        method: 'REGISTER',
        user: 'received',
        headers: ['X-Do: received', 'Contact: <sip:received@10.0.0.1:7;x=y>;q=0.5'],
      },
    },
    { at: 20, call: 'r20', peer: 'a', request: { method: 'OPTIONS', user: 'received' } },
    {
      at: 40,
      call: 'r40',
      peer: 'a',
      request: {
        method: 'REGISTER',
        user: 'contact',
        headers: ['X-Do: contact', 'Contact: <sip:contact@10.0.0.1:7;x=y>;q=0.5'],
      },
    },
    { at: 60, call: 'r60', peer: 'a', request: { method: 'OPTIONS', user: 'contact' } },
    {
      at: 80,
      call: 'r80',
      peer: 'a',
      request: {
        method: 'REGISTER',
        user: 'alias',
        headers: ['X-Do: alias', 'Contact: <sip:alias@10.0.0.1:7;x=y>;q=0.5'],
      },
    },
    { at: 100, call: 'r100', peer: 'a', request: { method: 'OPTIONS', user: 'alias' } },
    {
      at: 120,
      call: 'r120',
      peer: 'a',
      request: {
        method: 'REGISTER',
        user: 'added',
        headers: ['X-Do: added', 'Contact: <sip:added@10.0.0.1:7;x=y>;q=0.5'],
      },
    },
    { at: 140, call: 'r140', peer: 'a', request: { method: 'OPTIONS', user: 'added' } },
  ],
  due: { a: [0, 20, 40, 60, 80, 100, 120, 140] },
  until: 250,
});

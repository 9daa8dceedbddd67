import { scenario } from '../../harness/scenario.ts';

export default scenario({
  shows: 'sanity: an extension and a contact in a second header line.',
  steps: [
    { at: 0, call: 'one', request: { method: 'OPTIONS', headers: ['Proxy-Require: a'] } },
    {
      at: 10,
      call: 'two',
      request: { method: 'OPTIONS', headers: ['Proxy-Require: foo', 'Proxy-Require: a'] },
    },
    {
      at: 20,
      call: 'contact',
      request: { method: 'OPTIONS', headers: ['Contact: <sip:a@b>', 'Contact: <http://a>'] },
    },
  ],
  until: 200,
});

import { declare, RpcFault, rpcInt, rpcText } from '../../kit/index.ts';
import type { RtpproxyState } from './state.ts';

const { command } = declare<RtpproxyState>();

const NOT_FOUND = new RpcFault(404, 'RTPProxy not found');
const NOT_ENOUGH = new RpcFault(500, 'Not enough parameters');
/** `recheck` of one that is left out until it is switched on. */
const NEVER = -1;

/** Commands about the rtpproxies. */
export const rtpproxyCommands = {
  'rtpproxy.list': command({
    doc: 'The rtpproxies as they stand; `recheck`: seconds until one that did not answer is asked again.',
    params: [],
    run: ({ nodes }) =>
      nodes.all.map((node) => {
        const standing = nodes.standing(node);
        const recheck = standing.out === 'for a time' ? Math.ceil(standing.ms / 1000) : 0;
        return {
          setid: node.set,
          url: node.url,
          index: node.index,
          disabled: standing.out === 'no' ? 0 : 1,
          weight: node.weight,
          recheck: standing.out === 'by hand' ? NEVER : recheck,
        };
      }),
  }),
  'rtpproxy.enable': command({
    doc: 'Takes the rtpproxies with that URL, or `all`, out (0) or back in (1).',
    params: [rpcText('url', NOT_ENOUGH), rpcInt('enable', NOT_ENOUGH)],
    run({ nodes }, _server, url, enable) {
      const named = nodes.all.filter((node) => url === 'all' || node.url === url);
      if (named.length === 0) return NOT_FOUND;
      for (const node of named) nodes.setEnabled(node, enable !== 0);
      return undefined;
    },
  }),
};

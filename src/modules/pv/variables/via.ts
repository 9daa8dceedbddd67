import type { RunContext, Value, VariableDeclaration } from '../../../kit/index.ts';
import { protocolId } from '../../../sip/address-alias.ts';
import type { Via } from '../../../sip/via.ts';
import { attributes, orNull, type PvState, type Variables } from '../state.ts';
import { viaPort } from './next-hop.ts';

function viaVariable(
  doc: string,
  pick: (run: RunContext) => Via | null | undefined,
): VariableDeclaration<PvState> {
  const of = (get: (via: Via) => Value) => (run: RunContext) => {
    const via = pick(run);
    return via === null || via === undefined ? null : get(via);
  };
  return attributes(doc, {
    host: of((via) => via.host),
    port: of(viaPort),
    proto: of((via) => via.transport),
    protoid: of((via) => protocolId(via.transport)),
    branch: of((via) => orNull(via.branch)),
    rport: of((via) => orNull(via.rport)),
    received: of((via) => orNull(via.received)),
    i: of((via) => orNull(via.params.get('i'))),
  });
}

/** Parts of single Via values. */
export const VIA_VARIABLES: Variables = {
  via0: viaVariable('The topmost Via.', (run) => run.message.topVia),
  via1: viaVariable('The second Via.', (run) => run.message.vias?.[1]),
  viaZ: viaVariable('The last Via.', (run) => run.message.vias?.at(-1)),
};

import type { Web } from './exchange.ts';

/**
 * The web servers of the network. The platform's HTTP is loaded when the first one is asked: a worker whose script asks
 * none starts without it.
 */
export function createNetworkWeb(): Web {
  let web: Promise<Web> | null = null;
  return {
    async exchange(request, signal) {
      web ??= import('./network-exchange.ts').then(({ createNetworkExchange }) => createNetworkExchange());
      return (await web).exchange(request, signal);
    },
    close() {
      web?.then((opened) => opened.close());
    },
  };
}

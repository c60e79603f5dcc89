import type { HttpSettings } from '../http/request.ts';
import type { Source } from '../source.ts';
import { pricesInOrder } from './in-order.ts';
import type { PriceSettings } from './price-settings.ts';
import { sourcesOf } from './sources-of.ts';
import { noNodeKnown, wantedNodes } from './wanted-nodes.ts';

/**
 * What the nodes of the period cost, by the configured price sources in their order. Without a configuration: OpenCost's
 * metrics where Prometheus has them, else OpenCost's published defaults, with a warning.
 */
export function pricesSource(
  settings: PriceSettings | undefined,
  http: HttpSettings,
  matchers: Readonly<Record<string, string>>,
): Source {
  return {
    name: 'prices',
    required: false,
    needs: ['nodes', 'nodesSeen'],
    open: (note, facts) => ({
      prices: async (period) => {
        const sources = sourcesOf(settings, { http, matchers }, note);
        const wanted = wantedNodes(facts, period);
        if (wanted.length === 0 && sources.every(({ elsewhere }) => elsewhere === undefined)) throw noNodeKnown(facts);
        return pricesInOrder(sources, wanted, { period, commitments: settings?.commitments ?? [], note });
      },
    }),
  };
}

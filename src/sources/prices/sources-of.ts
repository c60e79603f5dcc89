import type { HttpSettings } from '../http/request.ts';
import { prometheusClient } from '../prometheus/client.ts';
import { selector } from '../prometheus/selector.ts';
import type { Note } from '../source.ts';
import { awsOfferFile } from './aws-offer-file.ts';
import { awsPriceList } from './aws-price-list.ts';
import { awsSpotHistory } from './aws-spot-history.ts';
import { configuredNodes } from './configured-nodes.ts';
import { configuredRates } from './configured-rates.ts';
import { openCost } from './open-cost.ts';
import { openCostDefaults } from './open-cost-defaults.ts';
import type { PriceSettings, PriceSourceSettings } from './price-settings.ts';
import type { PriceSource } from './price-source.ts';

/** How the Prometheus that may hold OpenCost's metrics is reached. */
export interface PrometheusAccess {
  readonly http: HttpSettings;
  readonly matchers: Readonly<Record<string, string>>;
}

/** Without a configured list: what the cluster itself says, and then what OpenCost publishes for nobody. */
const usual: PriceSettings = {
  sources: [{ openCost: { discountRatio: 0 } }, { defaults: {} }],
  exchangeRates: [],
  commitments: [],
};

/**
 * The price sources in the order they are asked. Nothing is opened.
 * @throws MeshledgerError SOURCE_REFUSED when configured prices are in a currency without an exchange rate
 */
export function sourcesOf(
  settings: PriceSettings | undefined,
  prometheus: PrometheusAccess,
  note: Note,
): readonly PriceSource[] {
  const { sources, exchangeRates } = settings ?? usual;
  const client = prometheusClient(prometheus.http, note);
  const select = selector(prometheus.matchers);
  const kinds: Kinds = {
    rates: (one) => configuredRates(one, exchangeRates),
    nodes: (one) => configuredNodes(one, exchangeRates, note),
    openCost: (one) => openCost(one, client, select, note),
    awsPriceList: (one) => awsPriceList(one, exchangeRates, note),
    awsOfferFile: (one) => awsOfferFile(one, exchangeRates, note),
    awsSpotHistory: (one) => awsSpotHistory(one, exchangeRates),
    defaults: () => openCostDefaults,
  };
  return sources.flatMap((one) => Object.entries(kinds).flatMap(([kind, open]) => opened(open, one[kind as Kind])));
}

type Kind = keyof PriceSourceSettings;
type Kinds = { readonly [Name in Kind]-?: (settings: NonNullable<PriceSourceSettings[Name]>) => PriceSource };

/** A configured source is an object under its kind; the kinds it is not are absent. */
const opened = (open: Kinds[Kind], settings: PriceSourceSettings[Kind]): PriceSource[] =>
  settings === undefined ? [] : [(open as (settings: unknown) => PriceSource)(settings)];

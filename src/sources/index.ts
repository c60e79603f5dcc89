import { kubernetesSource } from './kubernetes/source.ts';
import { configuredPrices } from './prices/configured.ts';
import { prometheusSource } from './prometheus/source.ts';

/** Every place that facts come from. */
export const sources = { prometheus: prometheusSource, kubernetes: kubernetesSource, prices: configuredPrices };

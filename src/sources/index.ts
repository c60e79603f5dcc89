import { billedSource } from './billed/source.ts';
import { kubernetesSource } from './kubernetes/source.ts';
import { pricesSource } from './prices/source.ts';
import { prometheusSource } from './prometheus/source.ts';

/** Every place that facts come from. */
export const sources = {
  prometheus: prometheusSource,
  kubernetes: kubernetesSource,
  prices: pricesSource,
  billed: billedSource,
};

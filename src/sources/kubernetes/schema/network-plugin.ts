import * as z from 'zod';
import type { NetworkPlugin } from '../../../model/installation-facts.ts';
import { Meta } from './meta.ts';

const Setting = z.union([z.string(), z.number(), z.boolean()]).nullish();

/** The settings that decide whether Calico's eBPF data plane leaves Service addresses to the mesh. */
export const FelixConfiguration = z
  .object({
    metadata: Meta,
    spec: z
      .object({
        bpfEnabled: Setting,
        bpfConnectTimeLoadBalancing: Setting,
        bpfConnectTimeLoadBalancingEnabled: Setting,
      })
      .nullish(),
  })
  .transform(({ metadata, spec }): NetworkPlugin => plugin(`FelixConfiguration ${metadata.name}`, spec ?? {}));

/** Calico's operator: which data plane it installs. */
export const Installation = z
  .object({
    metadata: Meta,
    spec: z.object({ calicoNetwork: z.object({ linuxDataplane: Setting }).nullish() }).nullish(),
  })
  .transform(({ metadata, spec }): NetworkPlugin => plugin(`Installation ${metadata.name}`, spec?.calicoNetwork ?? {}));

function plugin(from: string, settings: Readonly<Record<string, z.infer<typeof Setting>>>): NetworkPlugin {
  const set = Object.entries(settings).flatMap(([key, value]): [string, string][] =>
    value == null ? [] : [[key, `${value}`]],
  );
  return { plugin: 'calico', from, settings: Object.fromEntries(set) };
}

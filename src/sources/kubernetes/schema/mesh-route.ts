import * as z from 'zod';
import type { MeshRoute as MeshRouteFact } from '../../../model/kubernetes-facts.ts';
import { Meta } from './meta.ts';

const rules = z.array(z.unknown()).nullish();

/** Without `gateways` a VirtualService governs the mesh; with them only when `mesh` is among them. */
export const VirtualService = z
  .object({
    metadata: Meta,
    spec: z.object({
      hosts: z.array(z.string()).nullish(),
      gateways: z.array(z.string()).nullish(),
      http: rules,
      tls: rules,
    }),
  })
  .transform(({ metadata: { namespace, name }, spec }): MeshRouteFact => {
    const gateways = spec.gateways ?? [];
    return {
      namespace,
      name,
      kind: 'VirtualService',
      hosts: spec.hosts ?? [],
      mesh: gateways.length === 0 || gateways.includes('mesh'),
      l7: (spec.http?.length ?? 0) + (spec.tls?.length ?? 0) > 0,
    };
  });

const ParentRef = z.object({ kind: z.string().default('Gateway'), name: z.string(), namespace: z.string().nullish() });

/**
 * An HTTPRoute or GRPCRoute. Bound to a Service it governs calls inside the mesh (GAMMA).
 * @param kind the kind of the list: items of a list do not say it
 */
export const GatewayApiRoute = (kind: string) =>
  z
    .object({ metadata: Meta, spec: z.object({ parentRefs: z.array(ParentRef).nullish() }).nullish() })
    .transform(({ metadata: { namespace, name }, spec }): MeshRouteFact => {
      const services = (spec?.parentRefs ?? []).filter((parent) => parent.kind === 'Service');
      return {
        namespace,
        name,
        kind,
        hosts: services.map((service) => `${service.name}.${service.namespace ?? namespace}`),
        mesh: services.length > 0,
        l7: true,
      };
    });

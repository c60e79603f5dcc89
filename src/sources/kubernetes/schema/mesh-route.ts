import * as z from 'zod';
import type { MeshRoute as MeshRouteFact } from '../../../model/routing-facts.ts';
import { Meta } from './meta.ts';

const Destination = z.object({ destination: z.object({ host: z.string() }).nullish() });
const Rules = z.array(z.object({ route: z.array(Destination).nullish() })).nullish();
const hostsOf = (rules: z.infer<typeof Rules>): string[] =>
  (rules ?? [])
    .flatMap(({ route }) => route ?? [])
    .flatMap(({ destination }) => (destination ? [destination.host] : []));

/** Without `gateways` a VirtualService governs the mesh; with them only when `mesh` is among them. */
export const VirtualService = z
  .object({
    metadata: Meta,
    spec: z.object({
      hosts: z.array(z.string()).nullish(),
      gateways: z.array(z.string()).nullish(),
      http: Rules,
      tls: Rules,
      tcp: Rules,
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
      gateways: gateways
        .filter((gateway) => gateway !== 'mesh')
        .map((gateway) => (gateway.includes('/') ? gateway : `${namespace}/${gateway}`)),
      backends: [...new Set([spec.http, spec.tls, spec.tcp].flatMap(hostsOf))],
    };
  });

const ParentRef = z.object({ kind: z.string().default('Gateway'), name: z.string(), namespace: z.string().nullish() });
const BackendRef = z.object({ kind: z.string().default('Service'), name: z.string(), namespace: z.string().nullish() });
const Rule = z.object({ backendRefs: z.array(BackendRef).nullish() });

/**
 * An HTTPRoute or GRPCRoute. Bound to a Service it governs calls inside the mesh (GAMMA).
 * @param kind the kind of the list: items of a list do not say it
 */
export const GatewayApiRoute = (kind: string) =>
  z
    .object({
      metadata: Meta,
      spec: z.object({ parentRefs: z.array(ParentRef).nullish(), rules: z.array(Rule).nullish() }).nullish(),
    })
    .transform(({ metadata: { namespace, name }, spec }): MeshRouteFact => {
      const parents = spec?.parentRefs ?? [];
      const services = parents.filter((parent) => parent.kind === 'Service');
      const backends = (spec?.rules ?? []).flatMap(({ backendRefs }) => backendRefs ?? []);
      return {
        namespace,
        name,
        kind,
        hosts: services.map((service) => `${service.name}.${service.namespace ?? namespace}`),
        mesh: services.length > 0,
        l7: true,
        gateways: parents
          .filter((parent) => parent.kind === 'Gateway')
          .map((gateway) => `${gateway.namespace ?? namespace}/${gateway.name}`),
        backends: [
          ...new Set(
            backends
              .filter((backend) => backend.kind === 'Service')
              .map((service) => `${service.name}.${service.namespace ?? namespace}`),
          ),
        ],
      };
    });

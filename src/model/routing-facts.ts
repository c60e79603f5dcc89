import * as z from 'zod';
import { Condition, LabelSelector, Labels, Named } from './kubernetes-parts.ts';

/* Where traffic may go, and through which gateways, as the Kubernetes API says. */

/** How a Service, or the Services of a namespace, prefer endpoints: `PreferSameZone`, `PreferClose` and the like. */
const trafficDistribution = z.string().optional();

export const Service = z.object({
  ...Named,
  labels: Labels,
  selector: Labels,
  headless: z.boolean(),
  trafficDistribution,
  conditions: z.array(Condition),
});
export type Service = z.infer<typeof Service>;

export const Namespace = z.object({ name: z.string(), labels: Labels, trafficDistribution });
export type Namespace = z.infer<typeof Namespace>;

/** A Gateway API Gateway. A waypoint is one whose class is `istio-waypoint`. */
export const Gateway = z.object({
  ...Named,
  className: z.string(),
  labels: Labels,
  /** How many addresses the status has; absent where there is no status, as in a manifest that was never applied. */
  addresses: z.number().int().optional(),
  conditions: z.array(Condition),
  listeners: z.array(
    z.object({
      port: z.number(),
      protocol: z.string(),
      /** Which namespaces may attach: `Same`, `All`, or `Selector` by `fromSelector`. */
      from: z.string(),
      fromSelector: LabelSelector.optional(),
    }),
  ),
  /** `spec.infrastructure.parametersRef`: the ConfigMap that changes what istiod deploys for it. */
  parametersConfigMap: z.string().optional(),
});
export type Gateway = z.infer<typeof Gateway>;

export const GatewayClass = z.object({ name: z.string(), controller: z.string(), labels: Labels });
export type GatewayClass = z.infer<typeof GatewayClass>;

/** A ConfigMap that changes what istiod deploys for a Gateway, or for every Gateway of a class (Istio 1.26 and newer). */
export const GatewayParameters = z.object({
  ...Named,
  forClass: z.string().optional().describe('label gateway.istio.io/defaults-for-class'),
  graceSeconds: z.number().optional(),
  replicas: z.number().optional(),
  autoscaler: z.object({ minReplicas: z.number(), maxReplicas: z.number().optional() }).optional(),
  disruptionBudget: z.boolean(),
});
export type GatewayParameters = z.infer<typeof GatewayParameters>;

export const ServiceEntry = z.object({
  ...Named,
  labels: Labels,
  hosts: z.array(z.string()),
  addresses: z.array(z.string()),
  resolution: z.string(),
  ports: z.array(z.object({ number: z.number(), protocol: z.string() })),
  conditions: z.array(Condition),
});
export type ServiceEntry = z.infer<typeof ServiceEntry>;

/** A VirtualService or Gateway API route, reduced to the hosts it routes inside the mesh. */
export const MeshRoute = z.object({
  ...Named,
  kind: z.string(),
  /** Hosts as written; for a route with parentRefs, `<service>.<namespace>` of each Service. */
  hosts: z.array(z.string()),
  /** Whether it governs calls inside the mesh; one bound only to gateways does not. */
  mesh: z.boolean(),
  /** Whether it has HTTP or TLS rules; TCP alone is L4. */
  l7: z.boolean(),
  /** Gateways that it takes traffic from, as `namespace/name`. */
  gateways: z.array(z.string()),
  /** Hosts that it sends traffic to: as written, or `<service>.<namespace>`. */
  backends: z.array(z.string()),
});
export type MeshRoute = z.infer<typeof MeshRoute>;

/** A DestinationRule: its host, and whether it has settings that only an L7 proxy can carry out. */
export const DestinationRule = z.object({ ...Named, host: z.string(), l7: z.boolean(), subsets: z.number().int() });
export type DestinationRule = z.infer<typeof DestinationRule>;

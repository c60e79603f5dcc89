import type { PolicySpec } from './spec.ts';

const l7Message =
  'ztunnel does not support HTTP attributes (found: methods, paths). In ambient mode you must use a waypoint proxy to enforce HTTP rules.';

/** One policy that is bound to nothing, and three that are what they seem. */
export const demoPolicies: readonly PolicySpec[] = [
  {
    // As the article writes it: the annotation is read by nothing, and no pod carries the selected label.
    namespace: 'production',
    name: 'payment-service-ambient-policy',
    annotations: { 'istio.io/waypoint-for': 'serviceaccount:production/payment-sa' },
    spec: {
      selector: { matchLabels: { 'istio.io/gateway-name': 'payment-waypoint' } },
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/production/sa/order-service'] } }],
          to: [{ operation: { methods: ['POST', 'GET'], paths: ['/api/v1/payments*'] } }],
        },
      ],
    },
    conditions: [{ type: 'ZtunnelAccepted', status: 'True', reason: 'UnsupportedValue', message: l7Message }],
  },
  {
    namespace: 'storefront',
    name: 'storefront-readers',
    spec: {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'storefront-waypoint' }],
      action: 'ALLOW',
      rules: [{ to: [{ operation: { methods: ['GET', 'HEAD'] } }] }],
    },
    conditions: [
      {
        type: 'WaypointAccepted',
        status: 'True',
        reason: 'Accepted',
        message: 'bound to storefront/storefront-waypoint',
      },
    ],
  },
  {
    namespace: 'catalog',
    name: 'pricing-callers',
    spec: {
      selector: { matchLabels: { app: 'pricing' } },
      action: 'ALLOW',
      rules: [
        { from: [{ source: { namespaces: ['storefront', 'checkout'] } }], to: [{ operation: { ports: ['8080'] } }] },
      ],
    },
    conditions: [{ type: 'ZtunnelAccepted', status: 'True', reason: 'Accepted', message: 'attached to ztunnel' }],
  },
  {
    namespace: 'orders',
    name: 'order-api-methods',
    spec: {
      selector: { matchLabels: { app: 'order-api' } },
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/production/sa/order-service'] } }],
          to: [{ operation: { methods: ['POST'], paths: ['/orders*'] } }],
        },
      ],
    },
    conditions: [{ type: 'ZtunnelAccepted', status: 'True', reason: 'UnsupportedValue', message: l7Message }],
  },
];

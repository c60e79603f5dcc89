import type { NamespaceSpec, ObjectSpec, WorkloadSpec } from '../../test/support/simulator/spec.ts';

const security = 'security.istio.io/v1';
const networking = 'networking.istio.io/v1';

/** What teams have besides their workloads and AuthorizationPolicies, and what the mesh has for all. */
export const objectsOfTeams = (namespaces: readonly NamespaceSpec[]): ObjectSpec[] => [
  object(security, 'PeerAuthentication', 'istio-system', 'default', { mtls: { mode: 'PERMISSIVE' } }),
  ...namespaces.filter(({ name }) => !name.startsWith('istio-')).flatMap(ofTeam),
];

/** For a namespace of its own size each: what is for one of so many workloads grows with the workloads. */
function ofTeam({ name: namespace, workloads }: NamespaceSpec, index: number): ObjectSpec[] {
  const entry = { hosts: [`api-${index}.example.com`], location: 'MESH_EXTERNAL', resolution: 'DNS' };
  return [
    object(security, 'PeerAuthentication', namespace, 'default', { mtls: { mode: index % 3 ? 'STRICT' : 'UNSET' } }),
    object('telemetry.istio.io/v1', 'Telemetry', namespace, 'default', { metrics: [] }),
    object(networking, 'ServiceEntry', namespace, 'api', {
      ...entry,
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    }),
    ...workloads
      .filter(({ mesh }) => mesh !== 'waypoint')
      .flatMap((workload, at) => ofWorkload(namespace, workload, at)),
  ];
}

function ofWorkload(namespace: string, { name }: WorkloadSpec, at: number): ObjectSpec[] {
  const selector = { matchLabels: { app: name } };
  const every = (turns: number, first: number, one: () => ObjectSpec): ObjectSpec[] =>
    at % turns === first ? [one()] : [];
  return [
    ...every(5, 0, () =>
      object(security, 'PeerAuthentication', namespace, name, {
        ...{ selector, mtls: { mode: 'STRICT' } },
        portLevelMtls: { 8081: { mode: at % 2 ? 'DISABLE' : 'PERMISSIVE' } },
      }),
    ),
    ...every(5, 1, () =>
      object(security, 'RequestAuthentication', namespace, name, {
        ...{ selector, jwtRules: [{ issuer: 'https://issuer.example.com' }] },
      }),
    ),
    ...every(5, 2, () =>
      object(networking, 'VirtualService', namespace, name, {
        ...{ hosts: [name], http: [{ route: [{ destination: { host: name } }] }] },
      }),
    ),
    ...every(5, 3, () =>
      object(networking, 'DestinationRule', namespace, name, {
        ...{ host: name, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } },
      }),
    ),
    ...every(3, 0, () => object('policy/v1', 'PodDisruptionBudget', namespace, name, { minAvailable: 1, selector })),
  ];
}

const object = (apiVersion: string, kind: string, namespace: string, name: string, spec: ObjectSpec['spec']) => ({
  ...{ apiVersion, kind, namespace, name, spec },
});

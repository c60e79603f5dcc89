import { byIstioVersion } from '../derive/istio-versions.ts';
import { waypointDeployment } from '../derive/waypoint-deployment.ts';
import { type Parameter, waypointParameters } from '../derive/waypoint-parameters.ts';
import { waypoints } from '../derive/waypoints.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Facts } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

export const waypointsDrain = defineCheck({
  id: 'waypoints-drain',
  title: 'Every waypoint is given time to finish its requests',
  why: 'A waypoint that is killed before its requests are done answers 503 at every rollout, scale-down and drain.',
  how: 'terminationGracePeriodSeconds of the waypoint’s Deployment (Kubernetes’ 30 s where the template says none) against the target, 30 s unless configured; the article asks for 60 s. Without the Deployment: what a parameters ConfigMap or the version’s own template will set. How much of it Envoy uses is not looked at: the agent ends it after terminationDrainDuration of its ProxyConfig, 5 s unless configured.',
  versions:
    '1.22 to 1.27 write 2 s into the template; from 1.28 on the template leaves it to Kubernetes. Parameters ConfigMaps are read from 1.26 on; before, nothing but an upgrade changes it, and the finding is low.',
  fix: 'Set spec.template.spec.terminationGracePeriodSeconds by a parameters ConfigMap of the Gateway or its class (key deployment), and terminationDrainDuration, a little shorter, by the annotation proxy.istio.io/config in spec.infrastructure.annotations of the Gateway.',
  source: 'https://istio.io/latest/news/releases/1.28.x/announcing-1.28/change-notes/',
  severity: 'medium',
  needs: ['gateways'],
  wants: ['pods', 'workloads', 'gatewayClasses', 'gatewayParameters', 'controlPlanes', 'meshConfig'],

  inspect({ gateways, pods, workloads, gatewayClasses, controlPlanes, ...facts }, { targets }) {
    const ofGateway = waypointParameters({ ...facts, controlPlanes, pods });
    const deployments = new Map(
      (workloads.known ? workloads.value : [])
        .filter(({ kind }) => kind === 'Deployment')
        .map((one) => [`${one.namespace}/${one.name}`, one]),
    );
    return waypoints(gateways, gatewayClasses, controlPlanes).map(({ gateway }): Observation => {
      const about = { subject: subject('Waypoint', gateway) };
      const name = waypointDeployment(gateway, pods.known ? pods.value : []);
      const deployment = deployments.get(`${gateway.namespace}/${name}`);
      const grace = deployment
        ? known({ seconds: deployment.graceSeconds ?? 30, from: `Deployment ${name}` })
        : gateway.addresses !== undefined
          ? missing(workloads.known ? `there is no Deployment ${name}` : `workloads: ${workloads.why}`)
          : toCome(
              ofGateway(gateway, ({ graceSeconds }) => graceSeconds),
              controlPlanes,
            );
      if (!grace.known) return { ...about, saw: 'its Deployment is not known', unknown: grace.why };
      const { seconds, from } = grace.value;
      const saw = `${seconds} s to end (${from})`;
      if (seconds >= targets.waypointGraceSeconds) return { ...about, ok: true, saw };
      return {
        ...about,
        ok: false,
        saw: `${saw}, and ${targets.waypointGraceSeconds} s are wanted`,
        ...repair(controlPlanes),
      };
    });
  },
});

interface Grace {
  readonly seconds: number;
  readonly from: string;
}

/** What a waypoint will get that istiod has not deployed yet: what parameters say, else its own template. */
function toCome(
  parameters: Reading<Parameter<number> | undefined>,
  controlPlanes: Facts['controlPlanes'],
): Reading<Grace> {
  if (!parameters.known) return parameters;
  if (parameters.value !== undefined) return known({ seconds: parameters.value.of, from: parameters.value.from });
  return byIstioVersion(controlPlanes, (minor) =>
    minor <= 27 ? { seconds: 2, from: 'the template up to Istio 1.27' } : { seconds: 30, from: 'Kubernetes’ default' },
  );
}

/** Up to 1.25 nothing but an upgrade helps. */
function repair(controlPlanes: Facts['controlPlanes']): Partial<Observation> {
  const fixed = byIstioVersion(controlPlanes, (minor) => minor < 26);
  if (!fixed.known || !fixed.value) return {};
  return { severity: 'low', fix: 'Upgrade to Istio 1.28; up to 1.25 the template has 2 s and nothing changes it.' };
}

import type { Reading } from '../model/reading.ts';
import type { Facts } from '../model/snapshot.ts';
import { byIstioVersion } from './istio-versions.ts';

type Labels = Readonly<Record<string, string>>;

export const ingressLabel = 'istio.io/ingress-use-waypoint';

/**
 * Whether gateways are told to go through the waypoint of a Service too: by its own label from 1.24 on, else by that of
 * its namespace from 1.25 on.
 * @param ofNamespace labels of its namespace, where they are known
 * @see https://istio.io/latest/news/releases/1.25.x/announcing-1.25/change-notes/
 */
export const ingressThrough = (
  own: Labels,
  ofNamespace: Labels | undefined,
  controlPlanes: Facts['controlPlanes'],
): Reading<boolean> =>
  byIstioVersion(controlPlanes, (minor) => {
    const inherited = minor >= 25 ? ofNamespace?.[ingressLabel] : undefined;
    return minor >= 24 && (own[ingressLabel] ?? inherited) === 'true';
  });

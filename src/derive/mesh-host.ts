/** The Service or Services of the cluster that a host means. `*` is any; `*-v2` is any that ends so. */
export interface MeshHost {
  readonly service: string;
  readonly namespace: string;
}

/** `*`, `*.local`, `*.cluster.local`, `*.svc.cluster.local`, `*.svc.corp.example`. */
const wholeCluster = /^\*(\.svc(\..+)?|(\.cluster)?\.local)?$/;

/**
 * Which Services a host of a VirtualService, DestinationRule or route means, seen from the namespace it stands in.
 * @param host `reviews`, `reviews.shop`, `reviews.shop.svc.cluster.local`, or with a wildcard for its first label
 * @returns undefined for a host outside the cluster, such as `api.stripe.example.com`
 * @example meshHost('reviews', 'shop') // { service: 'reviews', namespace: 'shop' }
 */
export function meshHost(host: string, from: string): MeshHost | undefined {
  if (wholeCluster.test(host)) return { service: '*', namespace: '*' };
  const [service = '', namespace, svc] = host.toLowerCase().split('.');
  if (namespace === undefined) return { service, namespace: from };
  return svc === undefined || svc === 'svc' ? { service, namespace } : undefined;
}

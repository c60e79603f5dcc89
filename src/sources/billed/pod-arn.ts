/** A pod as the bill names it. */
export interface PodArn {
  readonly region: string;
  readonly account: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
}

const pattern = /^arn:aws[a-z-]*:eks:([a-z0-9-]*):(\d*):pod\/([^/]+)\/([^/]+)\/([^/]+)(?:\/[^/]*)?$/;

/**
 * @returns undefined for anything that is not a pod
 * @example podArn('arn:aws:eks:us-east-1:111122223333:pod/prod/shop/cart-7d8f9b6c4-x2k9l/0f1e') // { cluster: 'prod', … }
 */
export function podArn(resource: string): PodArn | undefined {
  const [, region, account, cluster, namespace, pod] = pattern.exec(resource) ?? [];
  if (cluster === undefined || namespace === undefined || pod === undefined) return undefined;
  return { region: region ?? '', account: account ?? '', cluster, namespace, pod };
}

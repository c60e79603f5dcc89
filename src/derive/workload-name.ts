/**
 * The name of the workload behind a pod: the Deployment behind its ReplicaSet, or its owner itself.
 *
 * A ReplicaSet is called after its Deployment and a hash of 6 to 10 characters; a Job of a CronJob after a time.
 * @example workloadName('cart-7d8f9b6c4-x2k9l', 'ReplicaSet', 'cart-7d8f9b6c4') // 'cart'
 */
export function workloadName(pod: string, ownerKind: string | undefined, ownerName: string | undefined): string {
  if (ownerName === undefined) return pod.replace(/(-[a-z0-9]{6,10})?-[a-z0-9]{5}$/, '');
  if (ownerKind === 'ReplicaSet') return ownerName.replace(/-[a-z0-9]{6,10}$/, '');
  if (ownerKind === 'Job') return ownerName.replace(/-\d{8,}$/, '');
  return ownerName;
}

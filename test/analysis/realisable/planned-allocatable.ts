/**
 * What an EKS node on AL2023 is planned to offer: Karpenter's formula.
 *
 *   pods   = ENIs × (IPv4 addresses per ENI − 1) + 2
 *   memory = MiB − ⌈7.5 % of MiB⌉ − (11 × pods + 255) − 100
 *   cpu    = all − 6 % of core 1 − 1 % of core 2 − 0.5 % of cores 3 and 4 − 0.25 % of those above
 */
export function plannedAllocatable(type: {
  readonly cores: number;
  readonly mebibytes: number;
  readonly interfaces: number;
  readonly addressesPerInterface: number;
}): { millicores: number; mebibytes: number; pods: number } {
  const { cores, mebibytes, interfaces, addressesPerInterface } = type;
  const pods = interfaces * (addressesPerInterface - 1) + 2;
  let reserved = 0;
  for (let core = 1; core <= cores; core += 1) reserved += core === 1 ? 60 : core === 2 ? 10 : core <= 4 ? 5 : 2.5;
  return {
    millicores: cores * 1000 - reserved,
    mebibytes: mebibytes - Math.ceil((75 * mebibytes) / 1000) - (11 * pods + 255) - 100,
    pods,
  };
}

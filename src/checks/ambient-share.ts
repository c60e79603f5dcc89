import { modeCounts } from '../derive/mode-counts.ts';
import { defineCheck } from '../model/check.ts';
import { theCluster } from '../model/subject.ts';

export const ambientShare = defineCheck({
  id: 'ambient-share',
  title: 'As much of the mesh is ambient as was aimed at',
  why: 'While both modes run, the cost of both is paid: every sidecar still reserves, and ztunnel runs on every node already.',
  how: 'Pods that are ambient ÷ pods that are ambient or have a sidecar, against policy.compliance.targets.ambientShareRatio; without a target nothing is judged. Counted by the mode pods are in, not by labels, and as the report counts them. Left out: the mesh’s own pods, finished pods, and pods in no mode.',
  versions: 'The same in every version.',
  fix: 'See what `meshledger plan` would move next, and what keeps the rest on sidecars; or set the target to what is meant.',
  source: 'https://istio.io/latest/docs/ambient/migrate/',
  severity: 'low',
  needs: ['pods'],

  inspect({ pods }, { targets: { ambientShareRatio: target } }) {
    const { sidecar, ambient } = modeCounts(pods);
    const meshed = sidecar + ambient;
    if (target === undefined || meshed === 0) return [];
    const ratio = ambient / meshed;
    const saw = `${ambient} of ${meshed} pods in the mesh are ambient, ${percent(ratio)}; the target is ${percent(target)}`;
    return [{ subject: theCluster, ok: ratio >= target, saw }];
  },
});

/** Rounded down, so that what is below a target never reads as if it were not. */
const percent = (ratio: number): string => `${Math.floor(ratio * 1000 + 1e-9) / 10} %`;

import type { Labels, Series } from './series.ts';
import type { SimulatedContainer, SimulatedPod, Span } from './simulation.ts';

/** What kube-state-metrics adds to the labels of a pod, the value, and for how long. */
export type Row = readonly [Labels, Series['value'], Span];

/** While the API lists the pod. */
export const listed = (pod: SimulatedPod): Span => ({ fromSeconds: pod.fromSeconds, toSeconds: pod.deletedSeconds });

/** One series, that steps up with every life. */
export const restartRows = (pod: SimulatedPod, { name, lives }: SimulatedContainer): Row[] => [
  [
    { container: name },
    (seconds) => Math.max(0, lives.filter(({ fromSeconds }) => fromSeconds <= seconds).length - 1),
    listed(pod),
  ],
];

/** How the life before ended, for as long as the next one is the last to have begun. */
export const endingRows = (pod: SimulatedPod, { name, lives }: SimulatedContainer): Row[] =>
  lives.flatMap(({ after: reason, fromSeconds, toSeconds }): Row[] =>
    reason === undefined
      ? []
      : [
          [
            { container: name, reason },
            1,
            { fromSeconds, toSeconds: toSeconds === pod.toSeconds ? pod.deletedSeconds : toSeconds },
          ],
        ],
  );

import { remembered } from './remembered.ts';
import { gatewayNameLabel } from './waypoints.ts';

interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The first pod or member of a list that belongs to a Gateway, by the label that carries its name. */
export const firstOfGateway = <One extends Labelled>(
  all: readonly One[],
  { namespace, name }: { readonly namespace: string; readonly name: string },
): One | undefined => byGateway(all).get(`${namespace}/${name}`) as One | undefined;

const byGateway = remembered((all: readonly Labelled[]) => {
  const found = all.filter(({ labels }) => gatewayNameLabel in labels);
  return new Map(found.toReversed().map((one) => [`${one.namespace}/${one.labels[gatewayNameLabel]}`, one]));
});

import type { Facts } from '../model/snapshot.ts';

/** Whether something asks for a mode; or why that is not certain. */
export type Asked = boolean | { readonly unsure: string };

/** What the charts of Istio set where nobody sets anything else. */
export const chartInjector = { policy: 'enabled', always: [], never: [], namespacesByDefault: false } as const;
export const chartCni = { excludedNamespaces: ['kube-system'] } as const;

export const whyUnsure = (asked: Asked): string => (typeof asked === 'boolean' ? '' : asked.unsure);

/** Whether something asks for the one and for the other. */
export function bothAsked(one: Asked, other: Asked): Asked {
  if (one === false || other === false) return false;
  if (one === true && other === true) return true;
  return { unsure: [...new Set([one, other].map(whyUnsure))].filter((why) => why !== '').join('; ') };
}

export type AskedFacts = Pick<Facts, 'namespaces' | 'injectorConfig' | 'ambientCni' | 'controlPlanes'>;

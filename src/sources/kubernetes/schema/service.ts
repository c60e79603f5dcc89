import * as z from 'zod';
import type { Namespace as NamespaceFact, Service as ServiceFact } from '../../../model/kubernetes-facts.ts';
import { Labels, Meta, optional } from './meta.ts';

/** Istio reads this annotation of a Service or Namespace as it reads `spec.trafficDistribution`. */
const distributionAnnotation = 'networking.istio.io/traffic-distribution';

export const Service = z
  .object({
    metadata: Meta,
    spec: z
      .object({ selector: Labels, clusterIP: z.string().nullish(), trafficDistribution: z.string().nullish() })
      .nullish(),
  })
  .transform(
    ({ metadata: { namespace, name, labels, annotations }, spec }): ServiceFact => ({
      namespace,
      name,
      labels,
      selector: spec?.selector ?? {},
      headless: spec?.clusterIP === 'None',
      ...optional('trafficDistribution', spec?.trafficDistribution ?? annotations[distributionAnnotation]),
    }),
  );

export const Namespace = z.object({ metadata: Meta }).transform(
  ({ metadata: { name, labels, annotations } }): NamespaceFact => ({
    name,
    labels,
    ...optional('trafficDistribution', annotations[distributionAnnotation]),
  }),
);

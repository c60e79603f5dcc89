import * as z from 'zod';
import type { Namespace as NamespaceFact, Service as ServiceFact } from '../../../model/routing-facts.ts';
import { Conditions, conditions } from './conditions.ts';
import { Labels, Meta, optional } from './meta.ts';

/** Istio reads this annotation of a Service or Namespace as it reads `spec.trafficDistribution`. */
const distributionAnnotation = 'networking.istio.io/traffic-distribution';

export const Service = z
  .object({
    metadata: Meta,
    spec: z
      .object({ selector: Labels, clusterIP: z.string().nullish(), trafficDistribution: z.string().nullish() })
      .nullish(),
    status: z.object({ conditions: Conditions }).nullish(),
  })
  .transform(
    ({ metadata: { namespace, name, labels, annotations, generation }, spec, status }): ServiceFact => ({
      namespace,
      name,
      labels,
      selector: spec?.selector ?? {},
      headless: spec?.clusterIP === 'None',
      ...optional('trafficDistribution', spec?.trafficDistribution ?? annotations[distributionAnnotation]),
      conditions: conditions(status?.conditions, generation),
    }),
  );

/** The API server gives every Namespace its name as a label, which manifests do not show. */
const nameLabel = 'kubernetes.io/metadata.name';

export const Namespace = z.object({ metadata: Meta }).transform(
  ({ metadata: { name, labels, annotations } }): NamespaceFact => ({
    name,
    labels: { ...labels, [nameLabel]: name },
    ...optional('trafficDistribution', annotations[distributionAnnotation]),
  }),
);

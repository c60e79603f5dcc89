import * as z from 'zod';
import type { Gateway as GatewayFact } from '../../../model/routing-facts.ts';
import { Conditions, conditions } from './conditions.ts';
import { LabelSelector } from './label-selector.ts';
import { Meta, optional } from './meta.ts';

const Listener = z
  .object({
    port: z.number(),
    protocol: z.string(),
    allowedRoutes: z
      .object({ namespaces: z.object({ from: z.string().default('Same'), selector: LabelSelector }).nullish() })
      .nullish(),
  })
  .transform(({ port, protocol, allowedRoutes }): GatewayFact['listeners'][number] => {
    const { from, selector } = allowedRoutes?.namespaces ?? { from: 'Same', selector: undefined };
    return { port, protocol, from, ...optional('fromSelector', from === 'Selector' ? selector : undefined) };
  });

const Parameters = z.object({ group: z.string().default(''), kind: z.string(), name: z.string() });

export const Gateway = z
  .object({
    metadata: Meta,
    spec: z.object({
      gatewayClassName: z.string(),
      listeners: z.array(Listener).nullish(),
      infrastructure: z.object({ parametersRef: Parameters.nullish() }).nullish(),
    }),
    status: z.object({ addresses: z.array(z.unknown()).nullish(), conditions: Conditions }).nullish(),
  })
  .transform(({ metadata, spec, status }): GatewayFact => {
    const parameters = spec.infrastructure?.parametersRef;
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      className: spec.gatewayClassName,
      labels: metadata.labels,
      ...optional('addresses', status ? (status.addresses?.length ?? 0) : undefined),
      conditions: conditions(status?.conditions, metadata.generation),
      listeners: spec.listeners ?? [],
      ...optional('parametersConfigMap', parameters?.kind === 'ConfigMap' ? parameters.name : undefined),
    };
  });

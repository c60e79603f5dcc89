import * as z from 'zod';
import type { AuthorizationPolicy as AuthorizationPolicyFact } from '../../../model/policy-facts.ts';
import { Conditions, conditions } from './conditions.ts';
import { Meta, optional } from './meta.ts';
import { bindingFields, bound } from './target-ref.ts';

const StringLists = z
  .record(z.string(), z.array(z.string()).nullish())
  .transform((fields) =>
    Object.fromEntries(Object.entries(fields).flatMap(([key, list]) => (list ? [[key, list]] : []))),
  );
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

export const AuthorizationPolicy = z
  .object({
    metadata: Meta,
    spec: z
      .object({
        action: z.string().default('ALLOW'),
        provider: z.object({ name: z.string() }).nullish(),
        ...bindingFields,
        rules: list(
          z.object({
            from: list(z.object({ source: StringLists.default({}) })),
            to: list(z.object({ operation: StringLists.default({}) })),
            when: list(z.object({ key: z.string(), values: list(z.string()), notValues: list(z.string()) })),
          }),
        ),
      })
      .nullish(),
    status: z.object({ conditions: Conditions }).nullish(),
  })
  .transform(
    ({ metadata, spec, status }): AuthorizationPolicyFact => ({
      namespace: metadata.namespace,
      name: metadata.name,
      labels: metadata.labels,
      annotations: metadata.annotations,
      action: spec?.action ?? 'ALLOW',
      ...optional('provider', spec?.provider?.name),
      ...bound(spec),
      rules: (spec?.rules ?? []).map(({ from, to, when }) => ({
        from: from.map(({ source }) => source),
        to: to.map(({ operation }) => operation),
        when,
      })),
      conditions: conditions(status?.conditions, metadata.generation),
    }),
  );

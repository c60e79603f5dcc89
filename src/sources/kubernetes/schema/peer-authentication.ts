import * as z from 'zod';
import { MtlsMode, type PeerAuthentication as PeerAuthenticationFact } from '../../../model/policy-facts.ts';
import { Meta, optional } from './meta.ts';
import { bindingFields, bound } from './target-ref.ts';

const Mtls = z
  .object({ mode: MtlsMode.default('UNSET') })
  .nullish()
  .transform((mtls) => mtls?.mode ?? 'UNSET');

export const PeerAuthentication = z
  .object({
    metadata: Meta,
    spec: z
      .object({
        selector: bindingFields.selector,
        mtls: Mtls,
        portLevelMtls: z.record(z.string(), Mtls).nullish(),
      })
      .nullish(),
  })
  .transform(({ metadata, spec }): PeerAuthenticationFact => {
    const { selector } = bound({ selector: spec?.selector });
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      ...optional('selector', selector),
      mode: spec?.mtls ?? 'UNSET',
      portModes: spec?.portLevelMtls ?? {},
      ...optional('createdAt', metadata.creationTimestamp),
    };
  });

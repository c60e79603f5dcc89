import * as z from 'zod';
import type { GatewayClass as GatewayClassFact } from '../../../model/routing-facts.ts';
import { Meta } from './meta.ts';

export const GatewayClass = z
  .object({ metadata: Meta, spec: z.object({ controllerName: z.string() }) })
  .transform(
    ({ metadata: { name, labels }, spec }): GatewayClassFact => ({ name, controller: spec.controllerName, labels }),
  );

import * as z from 'zod';
import type { Service as ServiceFact } from '../../../model/facts.ts';
import { Meta } from './meta.ts';

export const Service = z
  .object({ metadata: Meta })
  .transform(({ metadata: { namespace, name, labels } }): ServiceFact => ({ namespace, name, labels }));

import * as z from 'zod';
import type { ConfigMap as ConfigMapObject } from '../objects.ts';
import { Labels, Meta } from './meta.ts';

export const ConfigMap = z
  .object({ metadata: Meta, data: Labels })
  .transform(({ metadata: { namespace, name, labels }, data }): ConfigMapObject => ({ namespace, name, labels, data }));

import { parse } from 'yaml';
import type * as z from 'zod';
import { MeshledgerError } from '../../../errors.ts';
import { schemaIssues } from '../../../model/schema-issues.ts';
import type { ConfigMap } from '../objects.ts';

/**
 * What a key of a ConfigMap says, read by a schema. An absent key is an empty document.
 * @throws MeshledgerError SOURCE_MALFORMED naming the ConfigMap and its key
 */
export function yamlValue<T>({ namespace, name, data }: ConfigMap, key: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parsedYaml(data[key] ?? '', (saw) => malformed(namespace, name, key, saw)));
  if (parsed.success) return parsed.data;
  throw malformed(namespace, name, key, schemaIssues(parsed.error));
}

function parsedYaml(text: string, failed: (saw: string) => MeshledgerError): unknown {
  try {
    return parse(text) ?? {};
  } catch (cause) {
    throw failed(cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : `${cause}`);
  }
}

const malformed = (namespace: string, name: string, key: string, saw: string): MeshledgerError =>
  new MeshledgerError(
    'SOURCE_MALFORMED',
    `The key ${key} of ConfigMap ${namespace}/${name} is not understood: ${saw}.`,
    'Correct it; Istio itself may be running on an older version of it.',
  );

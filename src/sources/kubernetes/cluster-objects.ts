import * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import type { HttpAnswer } from '../http/request.ts';
import { list, refusal } from './list.ts';
import type { Send } from './listing.ts';
import { groupOf, type ObjectKind, type Objects, type Unread } from './objects.ts';
import { ConfigMap } from './schema/config-map.ts';

const Version = z.object({ gitVersion: z.string() });
const configMaps = { apiVersion: 'v1', kind: 'ConfigMap', schema: ConfigMap, optionalGroup: false };

/** A cluster's API server, opened when it is first asked. */
export interface Api {
  /** For messages: `Kubernetes at https://…`. */
  who(): Promise<string>;
  readonly send: Send;
}

/** The objects of a cluster. @param note takes remarks that stop nothing, such as a kind that is not installed */
export function clusterObjects({ who, send }: Api, note: (remark: string) => void): Objects {
  const unread: Unread[] = [];
  const listed = async <T>(
    { apiVersion, kind, ...rest }: Omit<ObjectKind<T>, 'resource'>,
    listing: { readonly resource: string; readonly path: string; readonly selector?: string },
  ): Promise<T[]> => {
    const told = {
      note,
      unread: (one: Pick<Unread, 'namespace' | 'name' | 'why'>) => unread.push({ apiVersion, kind, ...one }),
    };
    return list(send, await who(), { ...rest, ...listing }, told);
  };
  return {
    who: 'the cluster',
    configMapsFrom:
      'Give the role get on the ConfigMaps of Istio, or state what they say; a managed mesh may have none.',
    async all(kind) {
      if (kind.onlyInManifests) return [];
      const group = groupOf(kind.apiVersion);
      const resource = group === '' ? kind.resource : `${kind.resource}.${group}`;
      const root = group === '' ? '/api' : '/apis';
      return listed(kind, { resource, path: `${root}/${kind.apiVersion}/${kind.resource}` });
    },
    async configMap(namespace, name) {
      const what = `ConfigMap ${namespace}/${name}`;
      const answer = await send({
        what,
        method: 'GET',
        path: `${configMapsOf(namespace)}/${encodeURIComponent(name)}`,
      });
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw refusal(answer, await who(), what, 'get');
      const read = ConfigMap.safeParse(json(answer));
      if (read.success) return read.data;
      throw new MeshledgerError(
        'SOURCE_MALFORMED',
        `${await who()} answered ${what} with something that is not a ConfigMap.`,
        'Check that the address is a Kubernetes API server and not a proxy page.',
      );
    },
    configMapsLabelled: (namespace, label) =>
      listed(configMaps, { resource: `configmaps in ${namespace}`, path: configMapsOf(namespace), selector: label }),
    async serverVersion() {
      const answer = await send({ what: 'its version', method: 'GET', path: '/version' });
      return answer.status === 200 ? Version.safeParse(json(answer)).data?.gitVersion : undefined;
    },
    unread: () => unread,
  };
}

const configMapsOf = (namespace: string): string => `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps`;

function json({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // not JSON: the schema that reads it next says so
  }
}

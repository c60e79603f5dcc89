import { limited } from '../http/limited.ts';
import { httpClient } from '../http/request.ts';
import type { Source } from '../source.ts';
import { type KubernetesAccess, kubernetesHttp } from './access.ts';
import { type Api, clusterObjects } from './cluster-objects.ts';
import type { Send } from './listing.ts';
import { type Stated, stateReaders } from './state-readers.ts';

/** The Kubernetes API: what runs now, and what was asked of the mesh. Read-only: get and list. */
export function kubernetesSource(access: KubernetesAccess, stated: Stated = {}): Source {
  return {
    name: 'kubernetes',
    required: true,
    open: (note) => stateReaders(clusterObjects(apiOf(access), note), stated),
  };
}

/** The API server, reached by the first question, a few questions at a time. */
function apiOf(access: KubernetesAccess): Api {
  let opened: Promise<{ readonly who: string; readonly send: Send }> | undefined;
  const turn = limited(3);
  const api = () => {
    opened ??= kubernetesHttp(access).then((settings) => ({ who: settings.who, send: httpClient(settings) }));
    return opened;
  };
  return {
    who: async () => (await api()).who,
    async send(request) {
      const { send } = await api();
      return turn(() => send(request));
    },
  };
}

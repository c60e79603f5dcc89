import type * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import type { HttpAnswer, HttpRequest } from '../http/request.ts';
import { Page, Status } from './schema/page.ts';

export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

export interface Listing<T> {
  /** For messages, in the plural: `authorizationpolicies.security.istio.io`. */
  readonly resource: string;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** Whether a 404 means that the API group is not installed, so that there are none. */
  readonly optionalGroup: boolean;
}

/** Objects a page: as kubectl asks for them. */
const defaultPageSize = 500;

/**
 * Every object of one list, page by page, each reduced to its fact as it is read.
 * An expired page token restarts the list once, then goes on at the newest version and says so.
 * @throws MeshledgerError SOURCE_REFUSED on 401 and 403: not checked, which is not "none found"
 */
export async function list<T>(
  send: Send,
  who: string,
  listing: Listing<T>,
  note: (remark: string) => void,
  pageSize = defaultPageSize,
): Promise<T[]> {
  const facts: T[] = [];
  let token = '';
  let restarted = false;
  for (;;) {
    const query = new URLSearchParams({ limit: `${pageSize}`, ...(token && { continue: token }) });
    const answer = await send({
      what: `the list of ${listing.resource}`,
      method: 'GET',
      path: `${listing.path}?${query}`,
    });
    if (answer.status === 404 && listing.optionalGroup) {
      note(`${listing.resource} is not installed in this cluster.`);
      return [];
    }
    if (answer.status === 410) {
      const onward = statusOf(answer)?.metadata.continue ?? '';
      if (restarted)
        note(`The list of ${listing.resource} changed while it was read; a few objects may be missing or double.`);
      else facts.length = 0;
      token = restarted ? onward : '';
      restarted = true;
      continue;
    }
    const page = pageOf(answer, who, listing.resource);
    for (const item of page.items) {
      const fact = listing.schema.safeParse(item);
      if (fact.success) facts.push(fact.data);
      else
        note(
          `${who} listed an object of ${listing.resource} that is not understood (${nameOf(item)}); it is left out.`,
        );
    }
    token = page.metadata.continue ?? '';
    if (token === '') return facts;
  }
}

function pageOf(answer: HttpAnswer, who: string, resource: string): z.infer<typeof Page> {
  if (answer.status !== 200) throw refusal(answer, who, resource);
  const page = Page.safeParse(json(answer.body));
  if (page.success) return page.data;
  throw new MeshledgerError(
    'SOURCE_MALFORMED',
    `${who} answered the list of ${resource} with something that is not a list.`,
    'Check that the address is a Kubernetes API server and not a proxy page.',
  );
}

function refusal(answer: HttpAnswer, who: string, resource: string): MeshledgerError {
  const says = statusOf(answer)?.message || answer.body.slice(0, 200);
  if (answer.status === 403) {
    return new MeshledgerError(
      'SOURCE_REFUSED',
      `${who} refused to list ${resource} (403): not checked. ${says}`,
      `Give the role get and list on ${resource}.`,
    );
  }
  if (answer.status === 401) {
    return new MeshledgerError(
      'SOURCE_REFUSED',
      `${who} did not accept our credentials for ${resource} (401).`,
      'Renew the token or the kubeconfig.',
    );
  }
  const code = answer.status >= 500 || answer.status === 429 ? 'SOURCE_UNREACHABLE' : 'SOURCE_REFUSED';
  return new MeshledgerError(
    code,
    `${who} answered ${answer.status} to the list of ${resource}: ${says}`,
    'Look at the API server; run again when it is well.',
  );
}

const statusOf = (answer: HttpAnswer) => Status.safeParse(json(answer.body)).data;

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // not JSON: the schema that reads it next says so
  }
}

function nameOf(item: unknown): string {
  const { metadata } = (item ?? {}) as { metadata?: { namespace?: unknown; name?: unknown } };
  return `${metadata?.namespace ?? '?'}/${metadata?.name ?? '?'}`;
}

import type * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import { schemaIssues } from '../../model/schema-issues.ts';
import type { HttpAnswer } from '../http/request.ts';
import type { Listing, Remarks, Send } from './listing.ts';
import { Page, Status } from './schema/page.ts';
import { alikePath } from './served-versions.ts';

/** Objects a page: as kubectl asks for them. */
const defaultPageSize = 500;
/** A list that outlives its tokens more often than this is not read in any sensible time. */
const mostExpiries = 5;

/**
 * Every object of one list. None, with a note, where its kind is not installed.
 * @throws MeshledgerError SOURCE_REFUSED on 401 and 403, and where the cluster serves other versions of the group than
 *   we read: not checked, which is not "none found"
 */
export async function list<T>(
  send: Send,
  who: string,
  listing: Listing<T>,
  remarks: Remarks,
  pageSize = defaultPageSize,
): Promise<T[]> {
  const facts = await everyPage(send, who, listing, remarks, pageSize);
  if (facts !== undefined) return facts;
  const path = await alikePath(send, who, listing);
  const alike = path === undefined ? undefined : await everyPage(send, who, { ...listing, path }, remarks, pageSize);
  if (alike === undefined && !listing.rare) remarks.note(`${listing.resource} is not installed in this cluster.`);
  return alike ?? [];
}

/**
 * The list, page by page, each object reduced to its fact as it is read. An expired page token restarts the list once,
 * then goes on at the newest version, by the token that the refusal carries, and says so.
 * @returns undefined on the 404 of an optional group
 */
async function everyPage<T>(
  send: Send,
  who: string,
  listing: Listing<T>,
  { note, unread }: Remarks,
  pageSize: number,
): Promise<T[] | undefined> {
  const facts: T[] = [];
  let token = '';
  let expiries = 0;
  for (;;) {
    const query = new URLSearchParams({
      limit: `${pageSize}`,
      ...(listing.selector !== undefined && { labelSelector: listing.selector }),
      ...(token && { continue: token }),
    });
    const answer = await send({
      what: `the list of ${listing.resource}`,
      method: 'GET',
      path: `${listing.path}?${query}`,
    });
    if (answer.status === 404 && listing.optionalGroup) return undefined;
    if (answer.status === 410) {
      expiries += 1;
      const onward = statusOf(answer)?.metadata.continue ?? '';
      if (expiries > mostExpiries || (expiries > 1 && onward === '')) throw refusal(answer, who, listing.resource);
      if (expiries > 1)
        note(`The list of ${listing.resource} changed while it was read; a few objects may be missing or double.`);
      else facts.length = 0;
      token = expiries > 1 ? onward : '';
      continue;
    }
    const page = pageOf(answer, who, listing.resource);
    for (const item of page.items) {
      const fact = listing.schema.safeParse(item);
      if (fact.success) facts.push(fact.data);
      else {
        const { namespace, name } = nameOf(item);
        note(
          `${who} listed an object of ${listing.resource} that is not understood (${namespace || '?'}/${name}); it is left out.`,
        );
        unread?.({ namespace, name, why: schemaIssues(fact.error) });
      }
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

/** Why an object or a list was not given. */
export function refusal(answer: HttpAnswer, who: string, resource: string, verb = 'list'): MeshledgerError {
  const says = statusOf(answer)?.message || answer.body.slice(0, 200);
  if (answer.status === 403) {
    return new MeshledgerError(
      'SOURCE_REFUSED',
      `${who} refused to ${verb} ${resource} (403): not checked. ${says}`,
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
    `${who} answered ${answer.status} to the ${verb} of ${resource}: ${says}`,
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

function nameOf(item: unknown): { readonly namespace: string; readonly name: string } {
  const { metadata } = (item ?? {}) as { metadata?: { namespace?: unknown; name?: unknown } };
  return { namespace: `${metadata?.namespace ?? ''}`, name: `${metadata?.name ?? '?'}` };
}

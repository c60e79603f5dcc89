import * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import type { Listing, Send } from './listing.ts';

/** What the API server says of a group. */
const ApiGroup = z.object({ versions: z.array(z.object({ version: z.string() })) });

/**
 * Where else to look for a list that was answered 404. A version that the group serves and that lacks the list means
 * that its CRD is not installed; a group that has only other versions may well have the objects.
 * @returns the path in the version that is alike, where the group serves it; undefined when nothing is installed
 * @throws MeshledgerError SOURCE_REFUSED when the group is served without a version that we read, or may not be asked
 */
export async function alikePath(
  send: Send,
  who: string,
  { resource, path, alike }: Pick<Listing<unknown>, 'resource' | 'path' | 'alike'>,
): Promise<string | undefined> {
  const [, , group = '', version = '', plural = ''] = path.split('/');
  const served = await servedVersions(send, who, group, resource);
  const other = alike?.find((one) => served.includes(one));
  if (other !== undefined) return `/apis/${group}/${other}/${plural}`;
  if (served.length === 0 || served.includes(version)) return undefined;
  throw new MeshledgerError(
    'SOURCE_REFUSED',
    `${who} serves ${group} in ${served.join(', ')}, and not in ${version}: ${resource} not checked.`,
    `Upgrade the CRDs of ${group} to a release that serves ${version}.`,
  );
}

/** The versions of a group; none when it is not installed. */
async function servedVersions(send: Send, who: string, group: string, resource: string): Promise<string[]> {
  const answer = await send({ what: `the versions of ${group}`, method: 'GET', path: `/apis/${group}` });
  if (answer.status === 404) return [];
  if (answer.status !== 200)
    throw new MeshledgerError(
      answer.status >= 500 || answer.status === 429 ? 'SOURCE_UNREACHABLE' : 'SOURCE_REFUSED',
      `${who} answered ${answer.status} to the versions of ${group}: ${resource} not checked.`,
      `Give the role get on the non-resource URL /apis/${group}, which system:discovery has.`,
    );
  const seen = ApiGroup.safeParse(json(answer.body));
  if (seen.success) return seen.data.versions.map(({ version }) => version);
  throw new MeshledgerError(
    'SOURCE_MALFORMED',
    `${who} answered the versions of ${group} with something that is not an API group.`,
    'Check that the address is a Kubernetes API server and not a proxy page.',
  );
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // not JSON: the schema says so
  }
}

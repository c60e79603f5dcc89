import type * as z from 'zod';
import { MeshledgerError } from '../../errors.ts';
import { schemaIssues } from '../../model/schema-issues.ts';
import type { HttpAnswer } from '../http/request.ts';
import { Envelope } from './schema.ts';
import { isGatewayTimeout, isLimit } from './too-large.ts';

export type Success = Extract<z.infer<typeof Envelope>, { status: 'success' }>;

/**
 * The data of one answer.
 * @throws MeshledgerError SOURCE_REFUSED, SOURCE_MALFORMED, SOURCE_UNREACHABLE, SOURCE_TOO_LARGE
 */
export function success(answer: HttpAnswer, who: string, name: string): Success {
  const { status, body } = answer;
  if (status === 401 || status === 403) {
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `${who} refused "${name}": ${status} ${status === 401 ? 'Unauthorized' : 'Forbidden'}.`,
      'Check prometheus.auth: the token or password, and that it may query this tenant.',
    );
  }
  if (status >= 300 && status < 400) {
    throw new MeshledgerError(
      'SOURCE_REFUSED',
      `${who} redirected "${name}" (${status}) instead of answering.`,
      'Give the final address; a redirect usually leads to a sign-in page.',
    );
  }
  if (isGatewayTimeout(answer)) {
    throw new MeshledgerError(
      'SOURCE_TOO_LARGE',
      `A proxy before ${who} gave up waiting for the answer to "${name}" (504).`,
      'Raise the time-out of the proxy, or add prometheus.matchers.',
    );
  }
  const envelope = Envelope.safeParse(json(body, who, name, status));
  if (!envelope.success) {
    throw new MeshledgerError(
      'SOURCE_MALFORMED',
      `${who} answered "${name}" with JSON that is not Prometheus' (${status}): ${schemaIssues(envelope.error)}`,
      'Check that prometheus.url is the root of a Prometheus HTTP API.',
    );
  }
  if (envelope.data.status === 'success') return envelope.data;
  const { errorType, error } = envelope.data;
  const tooLarge = isLimit(status, errorType, error);
  throw new MeshledgerError(
    tooLarge ? 'SOURCE_TOO_LARGE' : status >= 500 ? 'SOURCE_UNREACHABLE' : 'SOURCE_REFUSED',
    `${who} refused "${name}" (${status} ${errorType}): ${error}.`,
    tooLarge
      ? 'Raise --query.max-samples or --query.timeout of Prometheus (or the query limits of what stands in for it), or add prometheus.matchers.'
      : 'Run the query by hand; `meshledger report` used it as it stands in the message of Prometheus.',
  );
}

function json(body: string, who: string, name: string, status: number): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const page = /^\s*</.test(body);
    throw new MeshledgerError(
      'SOURCE_MALFORMED',
      page
        ? `${who} answered "${name}" with an HTML page (${status}), not with Prometheus' JSON.`
        : `${who} answered "${name}" with ${body.length} characters that are not whole JSON (${status}).`,
      page
        ? 'A proxy or sign-in page probably stands in front; use the address behind it, or add auth.'
        : 'Ask again; if it stays, look at the proxy between.',
      { cause },
    );
  }
}

/** The rows of one answer; of another type or shape they are refused. */
export function parsed<T extends z.ZodType>(
  schema: T,
  rightType: boolean,
  result: unknown,
  who: string,
  name: string,
): z.infer<T> {
  const rows = schema.safeParse(result);
  if (rightType && rows.success) return rows.data;
  throw new MeshledgerError(
    'SOURCE_MALFORMED',
    `${who} answered "${name}" with rows of another shape.`,
    'Check that the server speaks the Prometheus HTTP API; native histograms are not expected here.',
  );
}

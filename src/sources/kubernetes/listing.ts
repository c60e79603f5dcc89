import type * as z from 'zod';
import type { HttpAnswer, HttpRequest } from '../http/request.ts';

/** Asks the API server one thing. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

export interface Listing<T> {
  /** For messages, in the plural: `authorizationpolicies.security.istio.io`. */
  readonly resource: string;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** Whether the API group may be missing from a cluster, so that a 404 may mean that there are none. */
  readonly optionalGroup: boolean;
  /** Whether most clusters do without it, so that its absence is not worth a remark. */
  readonly rare?: boolean | undefined;
  /** Other versions of the same group whose objects have the same shape, for clusters that have only those. */
  readonly alike?: readonly string[] | undefined;
  /** Only objects that this label selector takes. */
  readonly selector?: string | undefined;
}

/** Who is told of what does not stop a list. */
export interface Remarks {
  note(remark: string): void;
  unread?(object: { readonly namespace: string; readonly name: string; readonly why: string }): void;
}

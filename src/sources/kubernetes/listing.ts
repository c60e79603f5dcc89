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
  /** Another version of the same group whose objects have the same shape, for clusters that have only that. */
  readonly alike?: string;
}

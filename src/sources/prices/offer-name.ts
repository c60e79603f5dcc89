/**
 * An offer file as it may be printed: a path as it is, of a URL its origin and path. The query of a presigned URL is a
 * credential, and reports are sent around.
 */
export function offerName(from: string): string {
  if (!/^https?:\/\//.test(from)) return from;
  const { origin, pathname } = new URL(from);
  return `${origin}${pathname}`;
}

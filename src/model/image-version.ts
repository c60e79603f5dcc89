/** `1.30.3` of `docker.io/istio/pilot:1.30.3-distroless`; undefined of a digest, or of a tag that is no version. */
export function imageVersion(image: string | undefined): string | undefined {
  const tag = /:([^:/@]+)(@.*)?$/.exec(image ?? '')?.[1];
  return /^v?(\d+\.\d+(\.\d+)?)([-.+_].*)?$/.exec(tag ?? '')?.[1];
}

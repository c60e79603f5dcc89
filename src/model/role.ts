import * as z from 'zod';

/**
 * What a mesh container is for. All proxies share the container name `istio-proxy`,
 * so the role always comes from the pod; see `derive/pod-role.ts`.
 * `unclassified` is a line of its own: a proxy we could not tell apart is never called a sidecar.
 */
export const roles = ['sidecar', 'ztunnel', 'waypoint', 'gateway', 'control-plane', 'cni', 'unclassified'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

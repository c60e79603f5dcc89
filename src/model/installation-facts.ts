import * as z from 'zod';
import { LabelSelector, Labels } from './kubernetes-parts.ts';

/* What the mesh was installed with. */

/** An Istio control plane, by the image of its istiod or as the user states it. */
export const ControlPlane = z.object({
  /** Such as `1.30.3`; `1.30` where that is all that was stated. */
  version: z.string(),
  revision: z.string().optional(),
  /** Where it is known from, such as `Pod istio-system/istiod-7c4-x2k`. */
  from: z.string(),
});
export type ControlPlane = z.infer<typeof ControlPlane>;

/** MeshConfig, from the ConfigMap of istiod; what is not said there is Istio's default. */
export const MeshConfig = z.object({
  rootNamespace: z.string(),
  trustDomain: z.string(),
  /** `defaultConfig.proxyMetadata.ISTIO_META_DNS_CAPTURE`. */
  dnsCapture: z.boolean(),
  /** `defaultConfig.proxyStatsMatcher`: prefixes, suffixes and expressions of further metrics that proxies export. */
  statsInclusions: z.array(z.string()),
});
export type MeshConfig = z.infer<typeof MeshConfig>;

/** The injector's own policy, from the ConfigMap `istio-sidecar-injector`. */
export const InjectorConfig = z.object({
  policy: z.enum(['enabled', 'disabled']),
  always: z.array(LabelSelector),
  never: z.array(LabelSelector),
  /** `sidecarInjectorWebhook.enableNamespacesByDefault`. */
  namespacesByDefault: z.boolean(),
});
export type InjectorConfig = z.infer<typeof InjectorConfig>;

/** What istio-cni was told, from the ConfigMap `istio-cni-config`; absent values are the default of the version. */
export const AmbientCni = z.object({
  dnsCapture: z.boolean().optional(),
  excludedNamespaces: z.array(z.string()),
  /** Any of these enrols a pod (Istio 1.27 and newer); absent: the label `istio.io/dataplane-mode=ambient`. */
  enablement: z.array(z.object({ pod: LabelSelector, namespace: LabelSelector })).optional(),
});
export type AmbientCni = z.infer<typeof AmbientCni>;

/** Settings of Calico or Cilium that decide whether they leave the traffic to the mesh; none of a plugin that is not there. */
export const NetworkPlugin = z.object({
  plugin: z.enum(['calico', 'cilium']),
  /** Where they were read, such as `FelixConfiguration default`. */
  from: z.string(),
  /** As written; absent where not set. */
  settings: Labels,
});
export type NetworkPlugin = z.infer<typeof NetworkPlugin>;

/** A root certificate that the mesh distributes, from the ConfigMap `istio-ca-root-cert`. */
export const RootCertificate = z.object({
  subject: z.string(),
  /** ISO 8601 UTC. */
  notAfter: z.string(),
  from: z.string(),
});
export type RootCertificate = z.infer<typeof RootCertificate>;

/** An object of a kind that we read, in a version or shape that we do not understand. */
export const UnreadObject = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  why: z.string(),
});
export type UnreadObject = z.infer<typeof UnreadObject>;

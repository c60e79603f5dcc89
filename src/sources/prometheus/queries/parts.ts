import type { Additive } from '../additive-query.ts';
import type { ScrapeJob } from '../scrape-job.ts';
import { quoted, type Selector } from '../selector.ts';

/*
 * Every question put to Prometheus, as data: a unit and a reason each.
 *
 * Two rules hold for all of them. Several jobs and replicas may scrape the same container, and a restarted
 * container has a new `id`: so within a job `max by (…, id, name)` and then `sum`, and of the jobs the largest.
 * And a restarted, finished or short-lived pod counts for as long as it lived: so integrals, not averages.
 */

/** Containers that belong to the mesh; which role they play is for `derive/pod-role.ts`. */
const meshNames = 'istio-proxy|agentgateway|discovery|install-cni';
/** Some containers, as cAdvisor and as kube-state-metrics select them. */
export interface Containers {
  readonly usage: string;
  readonly requests: string;
}
/** A pod without a node is not scheduled yet, and reserves nothing. */
export const mesh: Containers = {
  usage: `container=~"${meshNames}",image!=""`,
  requests: `container=~"${meshNames}",node!=""`,
};
/** Everything else that runs; `POD` is the sandbox, and rows without a container are cgroups of whole pods. */
export const others: Containers = {
  usage: `container!~"|POD|${meshNames}",image!=""`,
  requests: `container!~"${meshNames}",node!=""`,
};
export const meshInfo = `container=~"${meshNames}"`;
export const perContainer = 'by (namespace,pod,container)';
const perContainerAndJob = 'by (namespace,pod,container,job)';
const perCgroup = 'by (namespace,pod,container,id,name,job)';
/** A pod that comes back under its old name is another one, with another uid. */
export const perPodLife = 'by (namespace,pod,uid,container)';

export interface Query extends Additive {
  readonly unit: string;
  readonly why: string;
}

/** The selector of one job's series; a job that was relabelled away has no `job` label at all. */
export const ofJob = (inner: string, { job }: ScrapeJob): string =>
  [...(inner === '' ? [] : [inner]), `job=${quoted(job)}`].join();
/** Every job's term, as one vector: the jobs' label sets differ, so none hides another. */
export const anyJob = (jobs: readonly ScrapeJob[], term: (job: ScrapeJob) => string): string =>
  jobs.map(term).join(' or ');
/** One number per container of whatever cgroups, replicas and jobs show of it. */
export const onceEach = (series: string, ofJobs: 'max' | 'avg' = 'max'): string =>
  `${ofJobs} ${perContainer} (sum ${perContainerAndJob} (max ${perCgroup} (${series})))`;
/**
 * How far back the newest sample of a living container may lie: one interval, and the 15 s by which cAdvisor's own
 * timestamps lag. No longer, or a pod would outlive itself.
 */
export const newestWithin = ({ longestSeconds }: ScrapeJob): string =>
  `${Math.round(longestSeconds * 1050 + 15_000)}ms`;

export type Resource = 'cpu' | 'memory';

export const requestFamilies = [
  'kube_pod_container_resource_requests',
  'kube_pod_init_container_resource_requests',
] as const;

/** Both families of every job. Native sidecars are only in the init-container family. */
export const eachFamily = (
  select: Selector,
  jobs: readonly ScrapeJob[],
  inner: string,
  term: (series: string, job: ScrapeJob) => string,
): string =>
  requestFamilies
    .flatMap((family) => jobs.map((job) => term(select(family, ofJob(`${mesh.requests},${inner}`, job)), job)))
    .join(' or ');

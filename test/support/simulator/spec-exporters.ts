/** Seconds between two scrapes of one target. */
export interface ScrapesSpec {
  readonly cadvisorSeconds: number;
  /** A second job on the same kubelets, which keeps the proxies only. */
  readonly duplicateCadvisor?: { readonly job: string; readonly seconds: number };
  readonly kubeStateMetricsSeconds: number;
  readonly istioSeconds: number;
  readonly nodeExporterSeconds: number;
  readonly openCostSeconds?: number;
}

/** Which of the rows that real exporters write, or leave out, are in the history. */
export interface RowsSpec {
  /** Usage of application containers: nowhere, in cAdvisor, or in cAdvisor and kube-state-metrics. */
  readonly appContainers: 'none' | 'cadvisor' | 'everywhere';
  /** The first so many nodes also write `container=""` rows (pod and slice cgroups) … */
  readonly cgroupRowsOnNodes: number;
  /** … and `container="POD"` rows (sandboxes). */
  readonly sandboxRowsOnNodes: number;
  /** `kube_pod_labels` needs an allow-list in kube-state-metrics; many clusters have none. */
  readonly podLabels: boolean;
  /** Without the init-container family the requests of native sidecars are nowhere. */
  readonly initContainerRequests: boolean;
  /** kube-state-metrics goes on writing the requests of a pod that has finished, until it is deleted. */
  readonly requestsOfFinishedPods: boolean;
  /** `kube_node_labels` needs an allow-list too; by default it has one. */
  readonly nodeLabels?: boolean;
  /** OpenCost's prices of the nodes; by default nobody exports any. */
  readonly openCost?: boolean;
  /** `kube_node_*`: a kube-state-metrics may be told not to list nodes. */
  readonly nodes?: boolean;
}

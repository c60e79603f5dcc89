import { cadvisorFamilies } from './cadvisor-families.ts';
import { citadelFamilies } from './citadel-families.ts';
import { istioFamilies } from './istio-families.ts';
import { kubeStateMetricsFamilies } from './kube-state-metrics-families.ts';
import { nodeExporterFamilies } from './node-exporter-families.ts';
import { nodeFamilies, openCostFamilies } from './node-families.ts';
import type { Family } from './series.ts';
import type { Simulation } from './simulation.ts';

/** Every metric family of a simulation's history, in the order of the file. */
export const families = (simulation: Simulation): Family[] => [
  ...cadvisorFamilies(simulation),
  ...kubeStateMetricsFamilies(simulation),
  ...nodeFamilies(simulation),
  ...openCostFamilies(simulation),
  ...istioFamilies(simulation),
  ...citadelFamilies(simulation),
  ...nodeExporterFamilies(simulation),
];

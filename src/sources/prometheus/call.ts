import type { Row } from './client.ts';

/** Who called whom, of an answer by the labels of a call. Istio writes `unknown` where it does not know: to us, ''. */
export const callOf = (labels: Row['labels']) => ({
  sourceNamespace: known(labels.source_workload_namespace),
  sourceWorkload: known(labels.source_workload),
  destinationNamespace: known(labels.destination_workload_namespace),
  destinationWorkload: known(labels.destination_workload),
  destinationService: known(labels.destination_service_name),
});

const known = (value = ''): string => (value === 'unknown' ? '' : value);

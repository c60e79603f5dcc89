/** Labels of who called whom. */
export const call = [
  'reporter,source_workload_namespace,source_workload',
  'destination_workload_namespace,destination_workload,destination_service_name',
].join();

/** Envoys that report a call on its server's side. */
export const servers = 'reporter=~"destination|waypoint"';

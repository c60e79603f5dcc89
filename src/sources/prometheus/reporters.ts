/** Who reports a request on its server's side: a sidecar, or a waypoint. ztunnel sees no requests. */
const serverReporters = ['destination', 'waypoint'] as const;

/** @returns undefined for any other reporter */
export const reporterOf = (labels: Readonly<Record<string, string>>): (typeof serverReporters)[number] | undefined =>
  serverReporters.find((reporter) => reporter === labels.reporter);

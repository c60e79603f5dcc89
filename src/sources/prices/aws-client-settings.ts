/** How our AWS clients behave: bounded attempts and waits; credentials are found the way every AWS tool finds them. */
export const awsClientSettings = (region: string, endpoint: string | undefined) => ({
  region,
  ...(endpoint !== undefined && { endpoint }),
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    socketTimeout: 30_000,
    throwOnRequestTimeout: true,
  },
});

/** One question, all its attempts and pages included. */
export const bounded = () => ({ abortSignal: AbortSignal.timeout(120_000) });

import { meshOfDemo } from './mesh-of-demo.ts';
import { meshOfTests } from './mesh-of-tests.ts';
import type { ClusterSpec } from './spec.ts';

/** Every simulated cluster: one for the tests, one to show. */
export const clusters: readonly ClusterSpec[] = [meshOfTests, meshOfDemo];
export { meshOfDemo, meshOfTests };

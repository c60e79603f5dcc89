import { meshOfTests } from '../support/simulator/mesh-of-tests.ts';
import type { ClusterSpec } from '../support/simulator/spec.ts';

/** The cluster of the truth test for its last six hours only: every part of it, in a twentieth of the time. */
export const smallMesh: ClusterSpec = { ...meshOfTests, name: 'small-mesh', start: '2026-11-15T18:00:00Z' };

import type { CheckReport } from '../../model/check-report.ts';
import { policyReports } from './policy-reports.ts';

/** @see https://github.com/openreports/reports-api */
export const openreports = (report: CheckReport): Iterable<string> =>
  policyReports(report, {
    apiVersion: 'openreports.io/v1alpha1',
    ...{ namespaced: 'Report', clusterWide: 'ClusterReport', reportSource: true },
  });

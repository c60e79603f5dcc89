import type { CheckReport } from '../../model/check-report.ts';
import { policyReports } from './policy-reports.ts';

/** What came before OpenReports, for installations that have only that. @see https://github.com/kubernetes-sigs/wg-policy-prototypes */
export const policyreport = (report: CheckReport): Iterable<string> =>
  policyReports(report, {
    apiVersion: 'wgpolicyk8s.io/v1alpha2',
    ...{ namespaced: 'PolicyReport', clusterWide: 'ClusterPolicyReport', reportSource: false },
  });

import type { Command } from 'commander';

/** The options that say what to check, and of when. */
export const withTargets = (command: Command): Command =>
  command
    .option('-f, --filename <path...>', 'manifests: files, directories with all below them, - for standard input')
    .option('--config <file>', 'the clusters and the policy of a meshledger.yaml; with -f its policy only')
    .option('--cluster <name>', 'the one cluster of --config to check; with --kubeconfig, what to call it')
    .option('--kubeconfig <file>', 'check the cluster of this kubeconfig')
    .option('--context <name>', 'context in the kubeconfig')
    .option('--in-cluster', "check the cluster this runs in, by the pod's service account")
    .option('--prometheus <url>', 'what is measured, such as plain text, OOM kills and clocks')
    .option('--istio-version <version>', 'version of Istio, such as 1.30 or 1.30.3, where nothing else tells it')
    .option('--period-end <instant>', 'measure the seven days before this ISO 8601 date or instant (default: now)');

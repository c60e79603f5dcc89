import type { Report } from '../model/report.ts';
import { type Bars, bars } from './bars.ts';
import { clipped } from './clipped.ts';
import { type Comparison, comparison } from './comparison.ts';
import type { CostTable } from './cost-table.ts';
import { namespaceTable, roleTable, workloadTable } from './cost-tables.ts';
import { instantInWords } from './dates.ts';
import { type Definition, definitions } from './definitions.ts';
import { type Kpi, kpis } from './kpis.ts';
import { type LatencyTable, latencyTable } from './latency-table.ts';
import { leftOut } from './left-out.ts';
import type { Room } from './room.ts';
import { neverAdded, type SavingView, savings } from './savings.ts';
import { type Sections, sections } from './sections.ts';
import type { Sentence } from './sentence.ts';
import { type ShownFindings, shownFindings } from './shown-findings.ts';
import { trust } from './trust.ts';
import type { TrustItem } from './trust-item.ts';
import { units } from './units.ts';
import { visible } from './visible.ts';
import { withStrings } from './with-strings.ts';
import {
  costSentence,
  ended,
  findingsSentence,
  preliminaryInWords,
  savingSentence,
  simulatedInWords,
  weekInWords,
} from './words.ts';

/** Everything a laid-out document says, in words: what HTML, PDF, e-mail, Slack and the terminal share. */
export interface Page extends ShownFindings {
  readonly title: string;
  readonly cluster: string;
  readonly week: string;
  readonly simulated: string | null;
  readonly preliminary: string | null;
  readonly answer: readonly Sentence[];
  readonly trust: readonly TrustItem[];
  readonly kpis: readonly Kpi[];
  readonly savings: readonly SavingView[];
  readonly neverAdded: string;
  readonly bars: Bars | null;
  /** Why there is no cost table, when there is none. */
  readonly noCost: string | null;
  readonly roles: CostTable;
  readonly unclassified: readonly string[];
  readonly namespaces: CostTable;
  readonly workloads: CostTable;
  readonly units: readonly TrustItem[];
  readonly sections: Sections;
  readonly latency: LatencyTable;
  readonly comparison: Comparison;
  readonly assumptions: readonly string[];
  readonly missing: readonly { readonly source: string; readonly note: string }[];
  readonly missingLeft: string;
  readonly definitions: readonly Definition[];
  readonly run: readonly { readonly label: string; readonly text: string }[];
}

/** Longest text of a cluster that a document shows whole; Kubernetes names have at most 253. */
const longestText = 300;

/** Every document of a report is made of the same words, so they are made readable once. */
const known = new WeakMap<Report, Report>();

function readable(raw: Report): Report {
  const report = known.get(raw) ?? withStrings(raw, (text) => clipped(visible(text), longestText));
  known.set(raw, report);
  return report;
}

/** @param raw as analysed; what cannot be seen in it is spelled out, and what is endless is cut */
export function page(raw: Report, room: Room): Page {
  const report = readable(raw);
  const { cluster, simulated } = report.run;
  const week = weekInWords(report);
  const gaps = [...report.trust.failedSources, ...report.trust.notes];
  return {
    title: `Mesh ledger: ${cluster}, ${week}`,
    cluster,
    week,
    simulated: simulated ? simulatedInWords : null,
    preliminary: preliminaryInWords(report) ?? null,
    answer: [costSentence(report), savingSentence(report), findingsSentence(report)],
    trust: trust(report),
    kpis: kpis(report),
    savings: savings(report),
    neverAdded,
    bars: bars(report) ?? null,
    noCost: noCost(report) ?? null,
    roles: roleTable(report),
    unclassified: report.cost.unclassifiedBecause,
    namespaces: namespaceTable(report, room.namespaces),
    workloads: workloadTable(report, room.workloads),
    units: units(report),
    sections: sections(report, room),
    latency: latencyTable(report, room.rows),
    comparison: comparison(report),
    assumptions: shownAssumptions(report, room.notes * 2),
    ...shownFindings(report, room),
    missing: gaps.slice(0, room.notes),
    missingLeft: leftOut(gaps.length - room.notes, 'more note', 'more notes'),
    definitions: definitions(report),
    run: runInWords(report),
  };
}

function shownAssumptions({ saving }: Report, room: number): readonly string[] {
  const all = saving.known ? saving.value.assumptions : [];
  const more = leftOut(all.length - room, 'more assumption', 'more assumptions');
  return [...all.slice(0, room).map(ended), ...(more === '' ? [] : [more])];
}

function noCost({ cost }: Report): string | undefined {
  if (cost.roles.length > 0) return undefined;
  return cost.weeklyUsd.value.known
    ? 'No proxy was seen in this week.'
    : `Not known: ${ended(cost.weeklyUsd.value.why)}`;
}

function runInWords({ run, tool }: Report): Page['run'] {
  return [
    { label: 'Run', text: run.key },
    ...(run.supersedes === undefined ? [] : [{ label: 'Supersedes', text: run.supersedes }]),
    { label: 'Cluster', text: run.cluster },
    { label: 'Due', text: instantInWords(run.scheduledAt) },
    { label: 'Collected', text: instantInWords(run.collectedAt) },
    { label: 'Evidence SHA-256', text: run.snapshotSha256 },
    { label: 'Made by', text: `${tool.name} ${tool.version}` },
  ];
}

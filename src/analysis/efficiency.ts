import { known, missing, type Reading } from '../model/reading.ts';

/** One resource of an allocation: hours used and requested in the same unit, and what it was allocated, USD. */
export interface ResourceUse {
  readonly used: number;
  readonly requested: number;
  readonly usd: number;
}

/** Used per requested; without a request 1 where something was used and paid for, else 0. */
export const resourceEfficiency = ({ used, requested, usd }: ResourceUse): number =>
  requested > 0 ? used / requested : used > 0 && usd > 0 ? 1 : 0;

/**
 * Efficiency of an allocation, each resource weighted by its cost. Above 1 it uses more than it reserved.
 * @see https://github.com/opencost/opencost/blob/5f65333/core/pkg/opencost/allocation.go TotalEfficiency
 */
export function efficiency(cpu: ResourceUse, memory: ResourceUse): Reading<number> {
  const usd = cpu.usd + memory.usd;
  if (usd <= 0) return missing('it was allocated no cost to weigh CPU and memory by');
  return known((resourceEfficiency(cpu) * cpu.usd + resourceEfficiency(memory) * memory.usd) / usd);
}

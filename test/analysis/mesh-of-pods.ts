import { Facts as FactsSchema } from '../../src/model/facts.ts';
import { known, missing, type Reading } from '../../src/model/reading.ts';
import type { Role } from '../../src/model/role.ts';
import type { Fact, Facts } from '../../src/model/snapshot.ts';

type Usage = Fact<'proxyUsage'>[number];

/** Hours of the week in these tests. */
export const weekHours = 168;

/** One proxy that lived the whole week and used nothing of what it requests. */
export function proxy(
  role: Role,
  namespace: string,
  index: number,
  cores: number,
  gib: number,
  more: Partial<Usage> = {},
): { role: Role; usage: Usage } {
  const usage = {
    namespace,
    pod: `${role}-${index}`,
    container: 'istio-proxy',
    cpuCoreHours: 0,
    memoryGibHours: 0,
    cpuRequestCoreHours: cores * weekHours,
    memoryRequestGibHours: gib * weekHours,
    cpuAllocatedCoreHours: cores * weekHours,
    memoryAllocatedGibHours: gib * weekHours,
    sampledHours: weekHours,
    listedHours: weekHours,
    ...more,
  };
  return { role, usage };
}

/** Facts of which only those given are known. */
export function factsWith(given: Readonly<Record<string, unknown>>): Facts {
  const facts: Record<string, Reading<unknown>> = {};
  for (const name of Object.keys(FactsSchema.shape)) facts[name] = missing(`${name} were not read`);
  for (const [name, value] of Object.entries(given)) facts[name] = known(value);
  return facts as unknown as Facts;
}

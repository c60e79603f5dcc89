import { describe, expect, it } from 'vitest';
import { asked, live } from './asked.ts';

const said = { source: 'finance', asOf: '2026-10-01', region: 'us-east-1' };
const list = (hour: Record<string, number>, but = {}) => ({ nodes: { hour, ...said, ...but } });
const flat = (but = {}) => ({ rates: { cpuCoreHour: 0.03, memoryGibHour: 0.004, ...said, ...but } });

describe('the order of the configuration', () => {
  it('the first source that prices a node wins, and the next prices only what is left', async () => {
    const settings = { sources: [list({ 'm6i.xlarge': 0.192 }), flat()] };
    const nodes = [live('a'), live('b', { instanceType: 'x9.new' })];
    const { prices } = await asked(settings, { nodes });
    expect(prices.nodes.map(({ node, hourUsd }) => [node, hourUsd])).toEqual([
      ['a', 0.192],
      ['b', expect.closeTo(4 * 0.03 + 16 * 0.004, 12)],
    ]);
    expect(prices.unpriced).toEqual([]);
  });

  it('turned round, flat rates price everything', async () => {
    const { prices } = await asked({ sources: [flat(), list({ 'm6i.xlarge': 0.192 })] }, { nodes: [live('a')] });
    expect(prices.nodes[0]?.hourUsd).toBeCloseTo(0.184, 12);
  });

  it('flat rates hold elsewhere, too; prices of nodes do not', async () => {
    const elsewhere = { cpuCoreHourUsd: 0.03, memoryGibHourUsd: 0.004, source: 'finance', asOf: '2026-10-01' };
    expect((await asked({ sources: [flat()] }, {})).prices).toMatchObject({ nodes: [], elsewhere, unpriced: [] });
    expect((await asked({ sources: [list({ a: 1 })] }, { nodes: [live('a')] })).prices.elsewhere).toBeUndefined();
  });

  it('every price carries its source, date, region, currency and split', async () => {
    const { prices } = await asked({ sources: [flat()] }, { nodes: [live('a')] });
    expect(prices.nodes[0]).toMatchObject({
      ...said,
      currency: 'USD',
      split: expect.stringMatching(/configured/),
      discountRatio: 0,
      isDefault: false,
      capacityType: 'on-demand',
    });
  });

  it('a configured list is all there is: what it does not price stays unpriced, and no default steps in', async () => {
    const { prices, notes } = await asked({ sources: [list({ a: 1 })] }, { nodes: [live('a')] });
    expect(prices).toEqual({
      nodes: [],
      unpriced: [{ node: 'a', hours: 168, why: 'configured node prices (finance): there is no price of m6i.xlarge' }],
    });
    expect(notes).toEqual([]);
  });
});

describe('a node without a price says what is missing of it', () => {
  const hours = { 'm6i.xlarge': 0.192 };
  it.each([
    [
      'its instance type',
      { instanceType: undefined },
      /instance type is not known: let kube-state-metrics export node labels \(--metric-labels-allowlist=nodes=\[node\.kubernetes\.io\/instance-type\]\)/,
    ],
    ['its capacity', { capacityCpuCores: undefined }, /CPU and memory are not known: .*kube_node_status_capacity/],
    ['a price of its type', { instanceType: '__proto__' }, /there is no price of __proto__/],
    ['a price of its region', { region: 'eu-west-1' }, /prices are of us-east-1, and it is in eu-west-1/],
  ])('%s', async (_, but, why) => {
    const { prices } = await asked({ sources: [list(hours)] }, { nodes: [live('a', but as object)] });
    expect(prices).toMatchObject({ nodes: [], unpriced: [{ node: 'a', hours: 168, why: expect.stringMatching(why) }] });
  });
});

describe('configured prices are of one kind of capacity', () => {
  const nodes = [
    live('ours', { capacityType: 'on-demand' }),
    live('spot', { capacityType: 'spot' }),
    live('who-knows', { capacityType: undefined } as object),
  ];
  const said = async (but: object) => {
    const { prices, notes } = await asked({ sources: [list({ 'm6i.xlarge': 0.192 }, but)] }, { nodes });
    return {
      priced: prices.nodes.map(({ node, capacityType }) => [node, capacityType]),
      unpriced: prices.unpriced.map(({ node, why }) => [node, why.replace('configured node prices (finance): ', '')]),
      notes,
    };
  };

  it.each([{}, { capacityType: 'on-demand' }])(
    'on demand unless said: a spot node has none, and one of which nobody knows is noted (%o)',
    async (but) => {
      expect(await said(but)).toEqual({
        priced: [
          ['ours', 'on-demand'],
          ['who-knows', 'unknown'],
        ],
        unpriced: [['spot', 'it is spot, and these prices are on demand']],
        notes: [expect.stringMatching(/^Nobody says whether 1 of the nodes were spot, such as who-knows: /)],
      });
    },
  );

  it('spot: nothing else has one', async () => {
    expect(await said({ capacityType: 'spot' })).toEqual({
      priced: [['spot', 'spot']],
      unpriced: [
        ['ours', 'it is on demand, and these prices are spot'],
        ['who-knows', 'nobody says whether it was spot, and these prices are spot'],
      ],
      notes: [],
    });
  });

  it('any: every node of a type costs the same', async () => {
    const priced = [
      ['ours', 'on-demand'],
      ['spot', 'spot'],
      ['who-knows', 'unknown'],
    ];
    expect(await said({ capacityType: 'any' })).toEqual({ priced, unpriced: [], notes: [] });
  });

  it('a list of each, side by side, prices every node by its own', async () => {
    const sources = [list({ 'm6i.xlarge': 0.07 }, { capacityType: 'spot' }), list({ 'm6i.xlarge': 0.192 })];
    const { prices } = await asked({ sources }, { nodes: nodes.slice(0, 2) });
    expect(prices.nodes.map(({ node, hourUsd }) => [node, hourUsd])).toEqual([
      ['ours', 0.192],
      ['spot', 0.07],
    ]);
  });
});

describe('the nodes of the period', () => {
  const gone = {
    node: 'gone',
    hours: 20,
    instanceType: 'm6i.xlarge',
    region: 'us-east-1',
    capacityCpuCores: 4,
    capacityMemoryGib: 16,
  };
  const settings = { sources: [list({ 'm6i.xlarge': 0.192 })] };

  it('are those of the API and those that Prometheus saw', async () => {
    const { prices } = await asked(settings, {
      nodes: [live('here')],
      nodesSeen: [gone, { node: 'here', hours: 168 }],
    });
    expect(prices.nodes.map(({ node, capacityType }) => [node, capacityType])).toEqual([
      ['gone', 'unknown'],
      ['here', 'on-demand'],
    ]);
  });

  it('have the hours that Prometheus saw; one that it never listed came after the period', async () => {
    const nodes = [live('here', { instanceType: 'x' }), live('new', { instanceType: 'x' })];
    const { prices } = await asked(settings, { nodes, nodesSeen: [{ node: 'here', hours: 20 }] });
    expect(prices.unpriced.map(({ node, hours }) => [node, hours])).toEqual([
      ['here', 20],
      ['new', 0],
    ]);
  });

  it('are not known to anybody: the prices are missing, with both reasons', async () => {
    await expect(asked(settings, {})).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringMatching(
        /No node of this period is known.*there is no kube_node_info.*kubernetes is not configured/,
      ),
    });
  });
});

describe("without a configuration, OpenCost's metrics and then its published defaults", () => {
  it('price every node, spot as spot, and say how many and whose', async () => {
    const nodes = [live('a'), live('b', { capacityType: 'spot' })];
    const { prices, notes } = await asked(undefined, { nodes });
    expect(prices.nodes).toMatchObject([
      { node: 'a', cpuCoreHourUsd: 0.031611, memoryGibHourUsd: 0.004237, isDefault: true, asOf: '2024-10' },
      { node: 'b', cpuCoreHourUsd: 0.006655, memoryGibHourUsd: 0.000892, isDefault: true, capacityType: 'spot' },
    ]);
    expect(prices.nodes[0]?.hourUsd).toBeCloseTo(4 * 0.031611 + 16 * 0.004237, 12);
    expect(prices.elsewhere).toMatchObject({ cpuCoreHourUsd: 0.031611, isDefault: true });
    expect(notes).toContainEqual(
      expect.stringMatching(/2 of 2 nodes are priced at OpenCost's published default rates .* nobody's bill/),
    );
    expect(notes).toContainEqual(
      expect.stringMatching(/Prometheus at .* did not answer.*The other price sources were asked/),
    );
  });

  it('hold without a node, too, and are said there', async () => {
    const { prices, notes } = await asked({ sources: [{ defaults: {} }] }, {});
    expect(prices.elsewhere).toMatchObject({ isDefault: true });
    expect(notes).toEqual([expect.stringMatching(/Every proxy is priced at OpenCost's published default rates/)]);
  });
});

describe('failures', () => {
  it('when every source fails, the prices are missing with the reason', async () => {
    const settings = { sources: [{ openCost: {} }, { awsOfferFile: { from: '/nonexistent/index.json' } }] };
    await expect(asked(settings, { nodes: [live('a')] })).rejects.toMatchObject({
      message: expect.stringMatching(
        /No price source answered\. Prometheus .* did not answer .*\/nonexistent\/index\.json: ENOENT/,
      ),
    });
  });

  it('a price in a currency without an exchange rate is refused by name, and one with a rate says which', async () => {
    const euro = { currency: 'EUR', usd: 1.1, asOf: '2026-11-01', source: 'ECB' };
    await expect(asked({ sources: [flat({ currency: 'EUR' })] }, {})).rejects.toThrow(
      /EUR has no rate in exchangeRates/,
    );
    const { prices } = await asked(
      { sources: [flat({ currency: 'EUR' })], exchangeRates: [euro] },
      { nodes: [live('a')] },
    );
    expect(prices.nodes[0]).toMatchObject({
      cpuCoreHourUsd: expect.closeTo(0.033, 12),
      currency: 'EUR',
      source: 'finance; 1 EUR = 1.1 USD (ECB, 2026-11-01)',
    });
  });
});

describe('commitments', () => {
  const plan = { kind: 'savings-plan', instanceTypes: ['m6i.*'], coveredRatio: 0.6 };
  const reserved = { kind: 'reservation', instanceTypes: ['m6i.xlarge'], coveredRatio: 0.7 };
  it.each([
    ['a family covers its sizes', [plan], {}, 0.6],
    ['a family does not cover its sister', [plan], { instanceType: 'm6id.xlarge' }, 0],
    ['an exact type covers itself', [reserved], {}, 0.7],
    ['an exact type does not cover a larger one', [reserved], { instanceType: 'm6i.xlarge2' }, 0],
    ['several add up to at most all of it', [plan, reserved], {}, 1],
    ['spot capacity is never covered', [plan], { capacityType: 'spot' }, 0],
    ['without a type nothing is known to be covered', [plan], { instanceType: undefined }, 0],
  ])('%s', async (_, commitments, but, coveredRatio) => {
    const { prices } = await asked({ sources: [flat()], commitments }, { nodes: [live('a', but as object)] });
    expect(prices.nodes[0]?.coveredRatio).toBe(coveredRatio);
  });
});

import { expect, it } from 'vitest';
import { isGoTrue } from '../../src/derive/go-true.ts';
import { istiodFlag } from '../../src/derive/istiod-flag.ts';

it('what strconv.ParseBool takes for true is true, and nothing else', () => {
  for (const text of ['1', 't', 'T', 'TRUE', 'true', 'True']) expect(isGoTrue(text), text).toBe(true);
  for (const text of ['0', 'f', 'false', 'yes', 'on', 'tRUE', ' true', 'true ', '', undefined])
    expect(isGoTrue(text), text).toBe(false);
});

it('a flag of istiod is on in any spelling that Go takes', () => {
  const istiod = (value: string) => [
    {
      ...{ namespace: 'istio-system', name: 'istiod-1', labels: { app: 'istiod' }, annotations: {}, phase: 'Running' },
      ...{ hostNetwork: false, constraints: [], initContainers: [] },
      containers: [{ name: 'discovery', image: 'pilot', args: ['discovery'], environment: { FLAG: value } }],
    },
  ];
  const isOn = (value: string) => istiodFlag(istiod(value) as never, 'FLAG');
  expect(['true', '1', 'T', 'false', '0'].map(isOn)).toEqual([true, true, true, false, false]);
});

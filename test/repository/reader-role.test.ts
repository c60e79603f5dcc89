import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { factKinds, pluginKinds } from '../../src/sources/kubernetes/kinds.ts';

const Rule = z.strictObject({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.tuple([z.literal('get'), z.literal('list')]),
});
const Role = z.object({ kind: z.literal('ClusterRole'), rules: z.array(Rule) });

it('the role that users are given grants what is read, and nothing more', () => {
  const role = Role.parse(parse(readFileSync(new URL('../../deploy/reader-role.yaml', import.meta.url), 'utf8')));
  const granted = role.rules.flatMap(({ apiGroups, resources }) =>
    apiGroups.flatMap((group) => resources.map((resource) => `${group}/${resource}`)),
  );
  const asked = Object.values(factKinds)
    .flat()
    .filter(({ onlyInManifests }) => !onlyInManifests);
  const kinds = [...asked, ...pluginKinds.felixConfigurations, pluginKinds.installations];
  const read = kinds.map(({ apiVersion, resource }) => `${apiVersion.replace(/\/?v\d\w*$/, '')}/${resource}`);
  expect(granted.toSorted()).toEqual([...new Set([...read, '/configmaps'])].sort());
});

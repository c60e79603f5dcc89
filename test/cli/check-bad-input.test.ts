import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { meshledger } from '../support/command-line.ts';

const main = fileURLToPath(new URL('../../src/cli/meshledger.ts', import.meta.url));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Checks that are there whatever else is. */
const three = ['--check', 'clocks-synchronised', 'policies-attached', 'waypoints-autoscaled'];

const file = (name: string, text: string): string => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  return name;
};
const link = (to: string, name: string): string => {
  symlinkSync(to, join(folder, name));
  return name;
};
const pipe = (name: string) => execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, name)]);
const check = (...args: string[]) => meshledger(['check', ...args], { MESHLEDGER_CONFIG: '' }, folder);
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await check(...args, ...three, '--format', 'json', '--fail-on', 'never');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: cart, image: cart }] }
`;
const policy = (name: string, spec = '{ selector: { matchLabels: { app: cart } } }', version = 'v1'): string => `
apiVersion: security.istio.io/${version}
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
const both = `${deployment}---${policy('one')}`;

describe('manifests that cannot be read end in exit code 2, by file and line, and nothing on stdout', () => {
  it.each<[string, string, RegExp]>([
    ['no YAML', `${both}---\na: [1,\nb: }\n`, /could not read bad\.yaml, line \d+, as YAML/],
    ['a tab for a space', `${deployment}---\nkind: x\n\tmetadata: y\n`, /bad\.yaml, line 1[0-9]/],
    ['two keys alike', `apiVersion: v1\nkind: Namespace\nkind: Namespace\n`, /bad\.yaml, line 3.*unique/],
    ['a template', '{{- if .Values.x }}\nkind: Namespace\n{{- end }}\n', /bad\.yaml, line 1.*helm template/s],
    [
      'a template that is YAML by chance',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.x }}\n',
      /bad\.yaml, line 4/,
    ],
    ['a second document without a mark', 'kind: X\n...\nkind: Y\n', /bad\.yaml, line 3.*without ---/],
    ['an alias without an anchor', `kind: X\napiVersion: v1\nmetadata: *nowhere\n`, /bad\.yaml, line 3/],
    ['aliases that multiply', aliases(), /bad\.yaml, line 1.*alias/i],
  ])('%s', async (_, text, says) => {
    const { code, stdout, stderr } = await check('-f', file('bad.yaml', text), ...three);
    expect(stderr).toMatch(says);
    expect(stderr).toContain('\u2192 ');
    expect(stderr).not.toMatch(/This is a bug|Warning/);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('bytes that are no text', async () => {
    writeFileSync(join(folder, 'bad.yaml'), Buffer.from([0x6b, 0x3a, 0xff, 0xfe, 0x0a]));
    const { code, stderr } = await check('-f', 'bad.yaml', ...three);
    expect(stderr).toMatch(/could not read bad\.yaml: .*utf-8.*\u2192 Write it in UTF-8/s);
    expect(code).toBe(2);
  });

  it('JSON cut short', async () => {
    const { code, stderr } = await check(
      '-f',
      file('bad.json', '{"apiVersion":"v1","kind":"List","items":[{'),
      ...three,
    );
    expect(stderr).toMatch(/could not read bad\.json, line 1/);
    expect(code).toBe(2);
  });

  it('one bad file among good ones, wherever it is', async () => {
    file('good/a.yaml', both);
    file('good/deep/er/bad.yml', 'a: [\n');
    const { code, stderr } = await check('-f', 'good', ...three);
    expect(stderr).toMatch(/good\/deep\/er\/bad\.yml, line/);
    expect(code).toBe(2);
  });

  it.each<[string, () => string, RegExp]>([
    ['a file that is not there', () => 'nope.yaml', /could not read nope\.yaml: ENOENT/],
    ['an empty directory', () => dirname(file('empty/.hidden', '')), /There is no Kubernetes object in empty/],
    ['a directory without manifests', () => dirname(file('text/readme.md', 'hello')), /no Kubernetes object in text/],
    ['a file that holds nothing', () => file('void.yaml', '# nothing\n---\n'), /no Kubernetes object in void\.yaml/],
    ['values of a chart', () => file('values.yaml', 'image: { tag: "1" }\n'), /no Kubernetes object in values\.yaml/],
    ['a link to nowhere', () => link('nowhere', 'link.yaml'), /could not read link\.yaml/],
  ])('%s', async (_, path, says) => {
    const { code, stdout, stderr } = await check('-f', path(), ...three);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([2, '']);
  });
});

/** The laughing list: each level names the one before ten times. */
function aliases(): string {
  const level = (at: number): string =>
    `  l${at}: &l${at} [${Array(10)
      .fill(`*l${at - 1}`)
      .join(', ')}]`;
  return `apiVersion: v1\nkind: X\nmetadata:\n  l0: &l0 [x]\n${[1, 2, 3, 4, 5].map(level).join('\n')}\n`;
}

describe('odd manifests are read for what they are', () => {
  it('kinds that nobody reads are counted, and stop nothing', async () => {
    const secret = '---\napiVersion: v1\nkind: Secret\nmetadata: { name: s }\n';
    const { notes, results } = await json('-f', file('a.yaml', `${both}${secret}${secret}---\nimage: x\n`));
    const said = notes.map(({ note }: { note: string }) => note);
    expect(said).toContain('4 objects in 1 file.');
    expect(said).toContain('1 document of them is no Kubernetes object.');
    expect(said).toContain('2 objects of kind Secret were not looked at.');
    expect(results.length).toBeGreaterThan(2);
  });

  it('a kind of the name of one of ours, in another group, is told apart; and where no object is', async () => {
    const foreign = '---\napiVersion: example.com/v1\nkind: AuthorizationPolicy\nmetadata: { name: x }\n';
    file('m/kustomization.yaml', 'resources: [a.yaml]\n');
    file('m/a.yaml', `${both}${foreign}`);
    const { notes } = await json('-f', 'm');
    const said = notes.map(({ note }: { note: string }) => note);
    expect(said).toContain('1 object of kind AuthorizationPolicy (example.com) was not looked at.');
    expect(said).toContain('What is no Kubernetes object is in m/kustomization.yaml.');
    expect(said.join(' ')).toContain('pipe `kustomize build` in');
  });

  it('the UTF-16 of a shell of Windows is read', async () => {
    writeFileSync(join(folder, 'a.yaml'), Buffer.from(`\ufeff${both.replaceAll('\n', '\r\n')}`, 'utf16le'));
    const { results } = await json('-f', 'a.yaml');
    expect(results).toContainEqual(
      expect.objectContaining({ subject: 'AuthorizationPolicy shop/one', location: { file: 'a.yaml', line: 11 } }),
    );
  });

  it('what is left out has its place: its line, or, where it has no name, the words', async () => {
    const nameless = '---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: 5 }\n';
    file('a.yaml', `${both}---${policy('newer', '{}', 'v2')}${nameless}`);
    const { stdout } = await check('-f', 'a.yaml', '--check', 'objects-understood', '--format', 'json');
    const { results } = JSON.parse(stdout);
    expect(results).toContainEqual(
      expect.objectContaining({ subject: 'AuthorizationPolicy shop/newer', location: { file: 'a.yaml', line: 16 } }),
    );
    expect(results).toContainEqual(expect.objectContaining({ because: expect.stringContaining('(a.yaml line 21)') }));
  });

  it('the order of the files changes no result', async () => {
    file('a.yaml', both);
    file('b.yaml', policy('alone', '{ selector: { matchLabels: { app: other } } }'));
    const [one, other] = [await json('-f', 'a.yaml', 'b.yaml'), await json('-f', 'b.yaml', 'a.yaml')];
    expect(one.results).toEqual(other.results);
  });

  it("Istio's defaults are said where they are taken", async () => {
    const { notes } = await json('-f', file('a.yaml', both));
    expect(JSON.stringify(notes)).toContain(
      "No ConfigMap istio is in the manifests: Istio's defaults are taken for it.",
    );
  });

  it('a policy with both selector and targetRefs is read, and judged', async () => {
    const spec = '{ selector: { matchLabels: { app: cart } }, targetRefs: [{ kind: Service, name: cart }] }';
    const { results } = await json('-f', file('a.yaml', `${deployment}---${policy('both', spec)}`));
    const [result] = results.filter(({ subject }: { subject: string }) => subject === 'AuthorizationPolicy shop/both');
    expect(result).toMatchObject({ check: 'policies-attached', location: { file: 'a.yaml', line: 11 } });
  });

  it('an object of a newer version of its API stops nothing, and is not taken for one that we know', async () => {
    const { results } = await json('-f', file('a.yaml', `${both}---${policy('newer', '{}', 'v2')}`));
    const subjects = results.map(({ subject }: { subject: string }) => subject);
    expect(subjects).toContain('AuthorizationPolicy shop/one');
    expect(subjects).not.toContain('AuthorizationPolicy shop/newer');
  });

  it('of an object that is there twice the last one counts, and both places are said', async () => {
    file('m/1.yaml', both);
    file('m/2.yaml', policy('one', '{ selector: { matchLabels: { app: other } } }'));
    const { results, notes } = await json('-f', 'm');
    const ones = results.filter(({ subject }: { subject: string }) => subject === 'AuthorizationPolicy shop/one');
    expect(ones).toHaveLength(1);
    expect(ones[0]).toMatchObject({ verdict: 'fail', location: { file: 'm/2.yaml', line: 2 } });
    expect(JSON.stringify(notes)).toContain('AuthorizationPolicy shop/one (m/1.yaml line 11, m/2.yaml line 2)');
  });

  it('a List in a List, and a list as kubectl prints it, are their items', async () => {
    const object = (name: string) => ({
      ...{ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' },
      ...{ metadata: { name, namespace: 'shop' }, spec: {} },
    });
    const list = (items: readonly object[]) => ({ apiVersion: 'v1', kind: 'List', metadata: {}, items });
    const { kind: _, apiVersion: __, ...untyped } = object('untyped');
    const typed = { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicyList', items: [untyped] };
    const lists = list([object('outer'), list([object('inner')]), typed]);
    const { results } = await json('-f', file('list.json', JSON.stringify(lists, null, 2)));
    const named = results.map(({ subject }: { subject: string }) => subject);
    for (const name of ['outer', 'inner', 'untyped']) expect(named).toContain(`AuthorizationPolicy shop/${name}`);
  });

  it('a damaged object is told from one that is not there', async () => {
    const damaged = policy('damaged', '{ selector: [1], rules: 7 }');
    const { results } = await json('-f', file('a.yaml', `${both}---${damaged}`));
    expect(JSON.stringify(results)).not.toContain('AuthorizationPolicy shop/damaged');
    expect(JSON.stringify(results)).toContain('AuthorizationPolicy shop/one');
  });

  it('a file that is given twice, and by its folder too, is read once; a folder that links to itself ends', async () => {
    file('m/a.yaml', both);
    symlinkSync('.', join(folder, 'm', 'again'));
    symlinkSync('itself', join(folder, 'm', 'itself'));
    pipe('m/pipe.yaml');
    const { checked, notes } = await json('-f', 'm/a.yaml', './m/a.yaml', join(folder, 'm'), 'm');
    expect(checked[0].files).toEqual(['m/a.yaml']);
    expect(JSON.stringify(notes)).not.toContain('more than once');
  });
});

it('a pipe by its path is read, as a shell gives one for <(…)', async () => {
  pipe('pipe');
  const fed = writeFile(join(folder, 'pipe'), both);
  // Through cat, for the path of a pipe without a name leads nowhere.
  const script = 'cat pipe | "$1" "$2" check -f /dev/stdin --check policies-attached --format json';
  const { stdout } = await promisify(execFile)('sh', ['-c', script, 'sh', process.execPath, main], { cwd: folder });
  await fed;
  expect(JSON.parse(stdout).checked[0].files).toEqual(['/dev/stdin']);
});

it('a log that cannot be written changes neither the report nor the exit code', async () => {
  file('a.yaml', `${deployment}---${policy('loose', '{ selector: { matchLabels: { app: other } } }')}`);
  const script = '"$1" "$2" check -f a.yaml --check policies-attached 2>/dev/full';
  const run = promisify(execFile)('sh', ['-c', script, 'sh', process.execPath, main], { cwd: folder });
  await expect(run).rejects.toMatchObject({ code: 5, stdout: expect.stringContaining('shop/loose') });
});

describe('standard input', () => {
  const piped = (input: string, ...args: string[]) =>
    new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = spawn(process.execPath, [main, 'check', '-f', '-', ...args], { cwd: folder });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk) => (stdout += chunk));
      child.stderr.on('data', (chunk) => (stderr += chunk));
      child.on('close', (code) => resolve({ code, stdout, stderr }));
      child.stdin.end(input);
    });

  it('is a manifest like any other, by the name "standard input"', async () => {
    const { code, stdout } = await piped(both, ...three, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).results).toContainEqual(
      expect.objectContaining({
        subject: 'AuthorizationPolicy shop/one',
        location: { file: 'standard input', line: 11 },
      }),
    );
  });
  it('beside files', async () => {
    file('a.yaml', deployment);
    const { stdout } = await piped(policy('one'), 'a.yaml', ...three, '--format', 'json');
    expect(JSON.parse(stdout).checked[0].files).toEqual(['standard input', 'a.yaml']);
  });
  it.each([
    ['that is empty', '', /no Kubernetes object in -/],
    ['that is no YAML', 'a: [', /could not read standard input, line 1/],
  ])('%s ends in exit code 2', async (_, input, says) => {
    const { code, stdout, stderr } = await piped(input, ...three);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('wrong usage ends in exit code 2, says what to do, and prints and writes nothing', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['nothing to check', [], /neither manifests nor a cluster.*Pass -f FILE/s],
    [
      'an unknown format',
      ['-f', 'a.yaml', '--format', 'html'],
      /html.*table, json, junit, openreports, policyreport, sarif/,
    ],
    ['an unknown gate', ['-f', 'a.yaml', '--fail-on', 'critical'], /critical.*never, high, medium, low, unknown/],
    [
      'an unknown check',
      ['-f', 'a.yaml', '--check', 'policies-attached', 'mtls', 'x'],
      /no check mtls, x\..*clocks-synchronised.*policies-attached/s,
    ],
    [
      'manifests and a kubeconfig',
      ['-f', 'a.yaml', '--kubeconfig', 'k'],
      /-f and --kubeconfig name two things to check/,
    ],
    ['manifests and this cluster', ['-f', 'a.yaml', '--in-cluster'], /-f and --in-cluster name two things/],
    ['manifests and a name of a cluster', ['-f', 'a.yaml', '--cluster', 'x'], /-f and --cluster name two things/],
    ['a kubeconfig and this cluster', ['--kubeconfig', 'k', '--in-cluster'], /two places/],
    [
      'a context without a kubeconfig',
      ['--context', 'prod', '-f', 'a.yaml', '--config', 'm.yaml'],
      /Add --kubeconfig|m\.yaml/,
    ],
    ['a kubeconfig beside a file', ['--config', 'm.yaml', '--kubeconfig', 'k'], /--kubeconfig would be ignored/],
    ['a Prometheus beside a file', ['--config', 'm.yaml', '--prometheus', 'http://x'], /--prometheus would be ignored/],
    ['a kubeconfig that is not there', ['--kubeconfig', 'nope'], /could not read kubernetes\.kubeconfig: ENOENT/],
    ['a Prometheus that is no address', ['-f', 'a.yaml', '--prometheus', 'x:9090'], /not a URL/],
    [
      'a version with words',
      ['-f', 'a.yaml', '--istio-version', 'latest'],
      /--istio-version latest is not a version.*1\.30/s,
    ],
    ['a version of one number', ['-f', 'a.yaml', '--istio-version', '1'], /--istio-version 1 is not a version/],
    ['a version of another Istio', ['-f', 'a.yaml', '--istio-version', '2.0'], /not a version of Istio/],
    ['a version that goes on', ['-f', 'a.yaml', '--istio-version', '1.30.3; rm -rf'], /not a version of Istio/],
    ['a period that has not ended', ['-f', 'a.yaml', '--period-end', '2999-01-01'], /in the future/],
    ['a period that is no date', ['-f', 'a.yaml', '--period-end', 'soon'], /could not read --period-end soon/],
    [
      'a folder to write to that is not there',
      ['-f', 'a.yaml', '--output', 'no/such/out.json'],
      /could not write no\/such\/out\.json.*ENOENT/,
    ],
    ['a name that no file may have', ['-f', 'a.yaml', '--output', 'x'.repeat(300)], /could not write x+: ENAMETOOLONG/],
    ['a folder in place of a file to write to', ['-f', 'a.yaml', '--output', '.'], /could not write \.: .*EISDIR/],
    ['a word too many', ['-f', 'a.yaml', '--format', 'json', 'b.yaml'], /too many arguments/],
  ])('%s', async (_, args, says) => {
    file('a.yaml', both);
    const { code, stdout, stderr } = await check(...args);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('This is a bug');
    expect([code, stdout]).toEqual([2, '']);
    expect(readdirSync(folder)).toEqual(['a.yaml']);
  });
});

describe('a configuration whose policy is wrong is refused, by its key', () => {
  const cluster = 'clusters: [{ name: prod, prometheus: { url: http://127.0.0.1:9 } }]\n';
  const waiver = (more: string): string =>
    `${cluster}policy: { compliance: { waivers: [{ check: policies-attached, owner: us, reason: soon, ${more} }] } }\n`;
  it.each([
    [
      'a waiver until a day that does not exist',
      waiver('until: 2026-02-30'),
      /policy\.compliance\.waivers\[0\]\.until/,
    ],
    ['a waiver until a day in words', waiver('until: next week'), /waivers\[0\]\.until/],
    ['a waiver without a last day', waiver('subject: x'), /waivers\[0\]\.until/],
    ['a waiver without an owner', waiver('until: 2026-12-31').replace('owner: us, ', ''), /waivers\[0\]\.owner/],
    ['a waiver for ever', waiver('until: 2026-12-31, forever: true'), /forever/],
    [
      'a severity that is none',
      `${cluster}policy: { compliance: { severities: { policies-attached: fatal } } }\n`,
      /severities\["policies-attached"\]/,
    ],
    ['a weight below nothing', `${cluster}policy: { compliance: { weights: { high: -1 } } }\n`, /weights\.high/],
    [
      'a target that is no share',
      `${cluster}policy: { compliance: { targets: { throttledRatio: 7 } } }\n`,
      /targets\.throttledRatio/,
    ],
    [
      'a version without quotes, which YAML reads as 1.3',
      cluster.replace('} }]', '}, istioVersion: 1.30 }]'),
      /write the version in quotes/,
    ],
    ['a version that is none', cluster.replace('} }]', '}, istioVersion: new }]'), /not a version of Istio/],
  ])('%s', async (_, yaml, says) => {
    file('a.yaml', both);
    file('meshledger.yaml', yaml);
    const { code, stdout, stderr } = await check('-f', 'a.yaml', '--config', 'meshledger.yaml');
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('a cluster that the configuration does not have is named, and those that it has', async () => {
    file('meshledger.yaml', cluster);
    const { code, stderr } = await check('--config', 'meshledger.yaml', '--cluster', 'test');
    expect(stderr).toMatch(/no cluster test\..*It has: prod\./s);
    expect(code).toBe(2);
  });

  it('what it says of checks that do not exist is noted, and stops nothing', async () => {
    file('a.yaml', both);
    file('meshledger.yaml', waiver('until: 2026-12-31').replace('check: policies-attached', 'check: polices-attached'));
    const { notes, compliance } = await json('-f', 'a.yaml', '--config', 'meshledger.yaml');
    expect(notes).toContainEqual({
      source: 'policy.compliance',
      note: 'A waiver of polices-attached: there is no such check.',
    });
    expect(compliance.unusedWaivers).toEqual([]);
  });
});

it('what was in the place of the output stays there when nothing can be said', async () => {
  file('out.json', 'the last good one');
  file('bad.yaml', 'a: [');
  const { code } = await check('-f', 'bad.yaml', '--output', 'out.json');
  expect(code).toBe(2);
  expect(readFileSync(join(folder, 'out.json'), 'utf8')).toBe('the last good one');
});

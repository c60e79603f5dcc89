import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zipEntries } from './zip-entries.ts';

const root = join(import.meta.dirname, '../..');
const megabyte = 1024 * 1024;
const elsewhere = mkdtempSync(join(tmpdir(), 'meshledger-package-'));

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}
interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

let zip: Buffer;
let resources: Record<string, Resource>;

beforeAll(() => {
  zip = packaged();
  const template = join(root, '.serverless/cloudformation-template-update-stack.json');
  resources = JSON.parse(readFileSync(template, 'utf8')).Resources;
});
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

describe('npm run package, without network or credentials', () => {
  it('gives the same bytes every time', () => {
    expect(packaged().equals(zip)).toBe(true);
  });

  it('packs the handler, the configuration, every template and every font that a document names', () => {
    const files = [...zipEntries(zip).keys()];
    const templates = globSync('templates/**/*.*', { cwd: root }).map((file) => `dist/${file}`);
    const renderers = globSync('src/render/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
    const fonts = renderers.join('\n').match(/\w+\/Inter_\w+\.ttf/g) ?? [];
    expect(fonts.length).toBeGreaterThan(0);
    expect(files).toEqual(expect.arrayContaining(['dist/report.mjs', 'dist/meshledger.yaml', ...templates]));
    expect(files).toEqual(
      expect.arrayContaining(fonts.map((font) => `dist/node_modules/@expo-google-fonts/inter/${font}`)),
    );
    expect(files.filter((file) => file.endsWith('.ttf'))).toHaveLength(new Set(fonts).size);
  });

  it('packs nothing that is not needed: under 5 MB without the PDF engine, which is there', () => {
    const sizes = [...zipEntries(zip)];
    const engine = sizes.filter(([file]) => file.endsWith('.linux-x64-gnu.node'));
    const besides = sizes.filter(([file]) => !file.includes('typst-ts-node-compiler'));
    expect(engine).toHaveLength(1);
    expect(besides.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(5 * megabyte);
  });

  it('runs away from the checkout: an event that is none is refused, a dead Prometheus ends the run', () => {
    cpSync(join(root, 'dist'), join(elsewhere, 'dist'), { recursive: true });
    const prometheus = { url: 'http://127.0.0.1:9', retries: 0, timeoutSeconds: 2 };
    const config = { clusters: [{ name: 'a', prometheus }], archive: { directory: join(elsewhere, 'out') } };
    writeFileSync(join(elsewhere, 'meshledger.yaml'), JSON.stringify(config));
    expect(invoked({ scheduled: 'never' })).toContain('invalid_union');
    expect(invoked({ scheduledAt: '2026-11-23T06:00:00Z' })).toBe('NOTHING_KNOWN');
    expect(invoked({ time: '2026-11-23T06:00:00Z', source: 'aws.events' })).toBe('NOTHING_KNOWN');
  });
});

describe('the stack', () => {
  it('runs on Node 24, on the processor the PDF engine is built for, once for each schedule', () => {
    expect(only('AWS::Lambda::Function').Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['x86_64'],
      Handler: 'dist/report.handler',
      Timeout: 900,
      MemorySize: 1024,
    });
    expect(only('AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  it('keeps the event of a failed run in a queue', () => {
    const destination = { OnFailure: { Destination: { 'Fn::GetAtt': ['FailedRuns', 'Arn'] } } };
    expect(only('AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({ DestinationConfig: destination });
    expect(resources.FailedRuns?.Type).toBe('AWS::SQS::Queue');
  });

  it('hands over the time the run was due, in a time zone', () => {
    const { Target, ...schedule } = only('AWS::Scheduler::Schedule').Properties;
    expect(schedule).toMatchObject({ ScheduleExpression: 'cron(0 6 ? * MON *)', ScheduleExpressionTimezone: 'UTC' });
    expect(Target).toMatchObject({ Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}' });
  });

  it('may read and write the archive and nothing else in S3', () => {
    const [policy] = only('AWS::IAM::Role').Properties.Policies as [{ PolicyDocument: { Statement: Statement[] } }];
    const statements = policy.PolicyDocument.Statement;
    const s3 = statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('s3:')));
    expect(s3.flatMap(({ Action }) => Action).toSorted()).toEqual(['s3:GetObject', 's3:ListBucket', 's3:PutObject']);
    for (const { Resource } of s3) expect(JSON.stringify(Resource)).toContain('"Fn::GetAtt":["ArchiveBucket","Arn"]');
    expect(s3.find(({ Action }) => Action.includes('s3:ListBucket'))).toMatchObject({
      Condition: { StringLike: { 's3:prefix': 'meshledger/*' } },
    });
    expect(statements.filter(({ Resource }) => [Resource].flat().includes('*'))).toEqual([]);
  });

  it('keeps the archive private, versioned, and alive when the stack is deleted', () => {
    expect(resources.ArchiveBucket).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    expect(JSON.stringify(resources.ArchiveBucketPolicy)).toContain('"aws:SecureTransport":"false"');
  });
});

function packaged(): Buffer {
  const aws = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
  const env = { ...process.env, ...Object.fromEntries(aws.map((name) => [name, undefined])) };
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'package'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return readFileSync(join(root, '.serverless/report.zip'));
}

/** The error that ended one call of the packaged handler, in a process and a folder of its own. */
function invoked(event: object): string {
  const call = `const { handler } = await import('./dist/report.mjs');
    await handler(${JSON.stringify(event)}).catch((error) => process.stderr.write(error.code ?? String(error)));`;
  const env = { PATH: process.env.PATH, MESHLEDGER_CONFIG: 'meshledger.yaml' };
  return spawnSync(process.execPath, ['--input-type=module', '--eval', call], { cwd: elsewhere, env, encoding: 'utf8' })
    .stderr;
}

function only(type: string): Resource {
  const [found, ...more] = Object.values(resources).filter((resource) => resource.Type === type);
  if (found === undefined || more.length > 0)
    throw new Error(`The stack has ${more.length + 1 - Number(!found)} of ${type}.`);
  return found;
}

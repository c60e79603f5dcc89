// Who may import whom. A comment is the reason a reader gets when a rule stops the build.
// scripts/check-imports.mjs runs this; plain depcruise would pass when it examined nothing.

const npm = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;
const nodeBuiltin = (...names) => `^(node:)?(${names.join('|')})(/promises)?$`;
const anyNodeBuiltin = { dependencyTypesNot: ['core'] };
const lists = '^src/(sources|checks|fixes|deliver)/index\\.ts$';

/** A layer may import what is listed and nothing else. Resolved paths and names of Node's modules, as patterns. */
const only = (name, layer, allowed, why, besides = {}) => ({
  name,
  comment: why,
  severity: 'error',
  from: { path: layer },
  to: { pathNot: allowed, couldNotResolve: false, ...besides },
});

module.exports = {
  forbidden: [
    only(
      'model-knows-nothing',
      '^src/model/',
      ['^src/model/', npm('zod', 'luxon')],
      'Every stage shares the nouns of src/model. What they import, everything imports: only zod, and luxon for calendars.',
    ),
    only(
      'errors-import-nothing',
      '^src/errors\\.ts$',
      ['^$'],
      'The catalogue of failures is used everywhere, so it may depend on nothing.',
    ),
    only(
      'derive-is-pure',
      '^src/derive/',
      ['^src/(model|derive)/'],
      'A derived fact follows from the snapshot alone: no clock, disk, network or package, or a replay would differ.',
    ),
    only(
      'checks-are-pure',
      '^src/checks/',
      ['^src/(model|derive|checks)/'],
      'A check sees the facts it asked for and nothing else, so that the same evidence always gives the same verdict.',
    ),
    only(
      'fixes-are-pure',
      '^src/fixes/',
      ['^src/(model|derive|fixes)/'],
      'A fix follows from the finding and the facts: it can be applied to manifests and checked again.',
    ),
    only(
      'analysis-is-pure',
      '^src/analysis/',
      ['^src/(model|derive|analysis)/'],
      'Analysis turns a snapshot into a report: no clock, disk, network or package, so that replay is byte-identical.',
    ),
    only(
      'render-only-lays-out',
      '^src/render/',
      [
        '^src/(model|render)/',
        '^src/errors\\.ts$',
        npm(
          'handlebars',
          'd3-[a-z]+',
          '@myriaddreamin/typst-ts-node-compiler',
          'luxon',
          '@expo-google-fonts/inter',
          'hyparquet-writer',
          // Report objects are YAML; of SARIF's types nothing is left at run time.
          'yaml',
          'sarif',
        ),
        nodeBuiltin('fs', 'url', 'module', 'path', 'crypto', 'util'),
      ],
      'A document is made from the report alone. A renderer that asks a source or computes a number would say something no other document says.',
    ),
    only(
      'sources-only-read',
      '^src/sources/',
      [
        '^src/(model|sources)/',
        '^src/errors\\.ts$',
        npm(
          'zod',
          'axios',
          '@kubernetes/client-node',
          'luxon',
          '@aws-sdk/client-(ec2|pricing|s3)',
          'stream-json',
          'hyparquet',
          'hyparquet-compressors',
          'csv-parse',
          'yaml',
        ),
      ],
      'A source turns the world into facts. It knows neither what they mean (analysis) nor how they look (render).',
      anyNodeBuiltin,
    ),
    only(
      'deliver-only-carries',
      '^src/deliver/',
      [
        '^src/(model|deliver)/',
        '^src/errors\\.ts$',
        '^src/render/formats\\.ts$',
        npm('zod', '@aws-sdk/client-s3', '@slack/web-api', 'nodemailer'),
      ],
      'A channel carries finished documents (the types in render/formats.ts). It never asks a source or works out a number.',
      anyNodeBuiltin,
    ),
    only(
      'config-comes-first',
      '^src/(config|settings[a-z-]*)\\.ts$',
      [
        '^src/(errors|settings[a-z-]*)\\.ts$',
        '^src/model/policy\\.ts$',
        '^src/deliver/email-address\\.ts$',
        npm('zod', 'yaml'),
      ],
      'The configuration is parsed before any source or channel exists, so it may not load one.',
      anyNodeBuiltin,
    ),
    only(
      'cli-is-thin',
      '^src/cli/',
      ['^src/(cli|app|model)/', '^src/(config|settings|errors)\\.ts$', npm('commander')],
      'A command parses its arguments and calls src/app, so that Lambda and a terminal do the same.',
      anyNodeBuiltin,
    ),
    only(
      'functions-are-thin',
      '^functions/',
      ['^src/(app|model)/', '^src/(config|settings|errors)\\.ts$', npm('zod', '@aws-lambda-powertools/logger')],
      'A function reads an AWS event and calls src/app. Logic here could not be run from a terminal.',
    ),
    {
      name: 'app-is-the-top',
      comment:
        'src/app puts the stages in order and is called, never asked: only the command line and functions/ import it.',
      severity: 'error',
      from: { pathNot: '^(src/(app|cli)|functions)/' },
      to: { path: '^src/app/' },
    },
    {
      name: 'nobody-imports-an-entrance',
      comment: 'The command line and functions/ are entrances: what two of them share belongs in src/app.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^(src/cli|functions)/' },
    },
    {
      name: 'only-wire-imports-the-lists',
      comment:
        'app/wire.ts is where the lists of sources, checks and channels meet. Everyone else is handed what it needs.',
      severity: 'error',
      from: { pathNot: '^src/app/wire\\.ts$' },
      to: { path: lists },
    },
    {
      name: 'no-test-code-in-the-product',
      comment: 'What we ship must not depend on test/, bench/ or scripts/: they are not in the package.',
      severity: 'error',
      from: { path: '^(src|functions)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-development-package-in-the-product',
      comment:
        'A devDependency is missing where meshledger is installed. Move it to dependencies, with a reason in docs/decisions/.',
      severity: 'error',
      from: { path: '^(src|functions)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '(^|/)node_modules/@types/' },
    },
    {
      name: 'every-file-has-a-layer',
      comment: 'This folder is not in .dependency-cruiser.cjs. Say there what it may import, and why.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/((model|derive|checks|fixes|analysis|render|sources|deliver|app|cli)/|(errors|config|settings[a-z-]*)\\.ts$)',
      },
      to: {},
    },
    {
      name: 'no-cycles',
      comment:
        'Stages run one way. Two files that import each other are one file, or hide a third that both should import.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'The file or package does not exist. A misspelt path, or a package missing from package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)node_modules/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'require', 'default'],
      mainFields: ['main', 'module', 'types', 'typings'],
    },
  },
};

// Bundles functions/ and everything they read into dist/, which serverless.yml packages as it is; or into the folder it is given.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = resolve(root, process.argv[2] ?? 'dist');
const pdfEngine = '@myriaddreamin/typst-ts-node-compiler';
const fonts = '@expo-google-fonts/inter';

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: globSync('functions/*.ts', { cwd: root }).sort(),
  outdir: dist,
  bundle: true,
  entryNames: '[name]',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // A package that is imported when first used stays in a file of its own, and costs a cold start nothing.
  splitting: true,
  // Names stay whole, so that a stack trace in the log can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  external: [pdfEngine, `${fonts}/*`],
  // Packages written as CommonJS call require.
  banner: {
    js: "import{createRequire as createBundleRequire}from'node:module';const require=createBundleRequire(import.meta.url);",
  },
  plugins: [filesBesideTheirSource(), namesOfLazyPackages()],
  logLevel: 'warning',
});

cpSync(join(root, 'templates'), join(dist, 'templates'), { recursive: true });
for (const name of [pdfEngine, `${pdfEngine}-linux-x64-gnu`])
  copyFiles(name, ['package.json', '*.js', '*.node', 'LICENSE*']);
copyFiles(fonts, ['package.json', 'LICENSE*', ...usedFonts()]);
copyConfiguration();

/** `import.meta.url` of a source file keeps its place: dist/ mirrors the checkout, whatever file the code ends up in. */
function filesBesideTheirSource() {
  return {
    name: 'files-beside-their-source',
    setup({ onLoad }) {
      onLoad({ filter: /\/(src|functions)\/.*\.ts$/ }, ({ path }) => {
        const place = JSON.stringify(relative(root, path));
        const text = readFileSync(path, 'utf8');
        return {
          loader: 'ts',
          contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`),
        };
      });
    },
  };
}

/**
 * esbuild hides the named exports of a CommonJS package that `import()` loads from a file of its own.
 * Naming them gives our code the same module in the bundle as in the checkout.
 */
function namesOfLazyPackages() {
  return {
    name: 'names-of-lazy-packages',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[@a-z]/ }, ({ path, kind, importer }) => {
        const ours = kind === 'dynamic-import' && /\/(src|functions)\/[^/].*\.ts$/.test(importer);
        return ours && !path.startsWith(pdfEngine) && !path.startsWith('node:')
          ? { path, namespace: 'lazy' }
          : undefined;
      });
      onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path }) => {
        const names = Object.keys(await import(path)).filter((name) => /^[\w$]+$/.test(name));
        return { contents: `export { ${names.join(', ')} } from ${JSON.stringify(path)};`, resolveDir: root };
      });
    },
  };
}

/** The fonts that src/render names, out of the package's many. */
function usedFonts() {
  const sources = globSync('src/render/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  return [...new Set(sources.join('\n').match(/(?<=Inter_)\w+(?=\.ttf)/g))].map((style) => `${style}/*.ttf`);
}

function copyFiles(name, patterns) {
  const from = join(root, 'node_modules', name);
  for (const file of globSync(patterns, { cwd: from })) {
    const to = join(dist, 'node_modules', name, file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(from, file), to);
  }
}

function copyConfiguration() {
  const file = ['meshledger.yaml', 'examples/meshledger.yaml'].find((name) => existsSync(join(root, name)));
  if (!file) throw new Error('There is no meshledger.yaml to package. "npm run meshledger -- init" writes one.');
  cpSync(join(root, file), join(dist, 'meshledger.yaml'));
  process.stdout.write(`${relative(root, dist)}/ is ready, configured by ${file}\n`);
}

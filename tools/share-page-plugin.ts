// Vite plugin that builds what exports put a model into: the page (src/share-page/), one HTML file with its styles, its scripts and the
// wasm inside, and the script of the package (src/share-package/). They lie beside the studio, whence the export worker fetches them, as
// texts: neither is anything without a model.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';
import { licencesFile, readLicences } from './licences.mjs';
import { projectRoot } from './packages.mjs';
import { wasmKernels } from './wasm-kernels.ts';

const source = join(projectRoot, 'src', 'share-page');

const files: Record<string, () => Promise<string>> = {
  'predict-page.txt': makeTemplate,
  'package-index.txt': makePackageScript,
};

export function sharePage(): Plugin {
  const made = new Map<string, Promise<string>>();
  return {
    name: 'share-page',
    configureServer({ middlewares }) {
      for (const [name, make] of Object.entries(files))
        middlewares.use(`/${name}`, (_request, response, next) => {
          const text = made.get(name) ?? make();
          made.set(name, text);
          text.then((source) => {
            response.setHeader('Content-Type', 'text/plain; charset=utf-8');
            response.end(source);
          }, next);
        });
    },
    async generateBundle() {
      for (const [fileName, make] of Object.entries(files))
        this.emitFile({ type: 'asset', fileName, source: await make() });
    },
  };
}

/** One module, readable; what it asks of Node and of the package itself stays as it is. */
async function makePackageScript(): Promise<string> {
  const result = await build({
    configFile: false,
    root: projectRoot,
    publicDir: false,
    logLevel: 'error',
    mode: 'production',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry: join(projectRoot, 'src/share-package/package-entry.ts'), formats: ['es'], fileName: 'index' },
      rolldownOptions: { external: [/^node:/, './facts.js'], output: { codeSplitting: false } },
    },
  });
  const [{ output }] = result as [Rolldown.RolldownOutput];
  const [script, ...others] = output;
  if (others.length > 0) throw new Error('The package’s script became several files; one was wanted.');
  return script.code;
}

async function makeTemplate(): Promise<string> {
  const used = new Set<string>();
  const [engine, page] = [await bundle('engine-entry.ts', used), await bundle('page-entry.tsx', used)];
  const packages = readLicences().filter(({ name }) => used.has(name));
  const styles = engine.styles + page.styles;
  const parts: Record<string, string> = {
    engine: gzipSync(engine.script, { level: 9 }).toString('base64'),
    page: forScript(page.script),
    styles,
    licences: forScript(licencesFile(packages, [...used])),
    icon: `data:image/svg+xml,${encodeURIComponent(readFileSync(join(projectRoot, 'public', 'favicon.svg'), 'utf8').trim())}`,
  };
  parts.policy = policyOf(parts.page ?? '', styles);
  const template = readFileSync(join(source, 'template.html'), 'utf8');
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`template.html names ${name}, which there is not.`);
    return part;
  });
}

/** Nothing is fetched, sent or embedded. `blob:`: the engine, whose script stands in the page. */
function policyOf(script: string, styles: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval' blob:`,
    'worker-src blob:',
    `style-src ${hash(styles)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** So that no script ends its element, or begins a comment in it, and that the browser reads the text that the hash is of. None of it
 *  changes what a script means. */
function forScript(text: string): string {
  return text
    .replace(/<\/(script)/gi, '<\\/$1')
    .replaceAll('<!--', '<\\!--')
    .replaceAll('\0', '\\x00')
    .replace(/\r\n?/g, '\n');
}

/** One script, and the styles that it imports. */
async function bundle(entry: string, used: Set<string>): Promise<{ script: string; styles: string }> {
  const result = await build({
    configFile: false,
    root: projectRoot,
    publicDir: false,
    logLevel: 'warn',
    mode: 'production',
    // also where a development server asks for it
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    plugins: [wasmKernels(), pageModules(), packagesOf(used)],
    build: {
      write: false,
      target: 'es2023',
      assetsInlineLimit: Number.POSITIVE_INFINITY,
      cssCodeSplit: false,
      chunkSizeWarningLimit: 10_000,
      modulePreload: false,
      rolldownOptions: {
        input: join(source, entry),
        output: { format: 'iife', codeSplitting: false },
        // Vite's loader of chunks, which there are none of, asks for its own address
        onLog: (level, log, handle) => (log.code === 'EMPTY_IMPORT_META' ? undefined : handle(level, log)),
      },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  const scripts = output.filter((file) => file.type === 'chunk');
  const [script] = scripts;
  if (!script || scripts.length > 1) throw new Error(`${entry} became ${scripts.length} scripts; one was wanted.`);
  const assets = output.filter((file) => file.type === 'asset');
  const other = assets.find((asset) => !asset.fileName.endsWith('.css'));
  if (other) throw new Error(`${entry} needs the file ${other.fileName}, which a page of one file has not.`);
  return { script: script.code.trim(), styles: assets.map((asset) => String(asset.source)).join('\n') };
}

function packagesOf(used: Set<string>): Plugin {
  return {
    name: 'share-page-packages',
    generateBundle(_options, files) {
      for (const chunk of Object.values(files))
        if (chunk.type === 'chunk')
          for (const id of chunk.moduleIds) {
            const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1];
            if (name) used.add(name);
          }
    },
  };
}

const prefix = 'virtual:share-page/';

/** What src/share-page/virtual.d.ts names. */
function pageModules(): Plugin {
  const modules: Record<string, () => string> = {
    backend() {
      const path = join(projectRoot, 'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm');
      return `export const base64 = '${readFileSync(path).toString('base64')}';`;
    },
    words: () => `export const words = ${JSON.stringify(pageWords())};`,
  };
  return {
    name: 'share-page-modules',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load: (id) => (id.startsWith(`\0${prefix}`) ? modules[id.slice(prefix.length + 1)]?.() : null),
  };
}

/** Of each namespace, the keys that the page can say; true: all. */
const wordsOfPage: Record<string, true | RegExp> = {
  sharepage: true,
  predict: /^(seconds|stop|others_|facts$|speak$|live$|answer$|takes$|timeline$|files$)/,
  common: /^(play|stopPlaying)$/,
  errors: /^(audio|microphone|internal|file|engine)\/|^model\/(clip-too-short|bad-weights|wrong-shape)$/,
};

function pageWords(): Record<string, Record<string, unknown>> {
  const of = (language: string) =>
    Object.fromEntries(
      Object.entries(wordsOfPage).map(([namespace, keys]) => {
        const path = join(projectRoot, 'src/ui/messages', language, `${namespace}.json`);
        const all = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>);
        return [namespace, Object.fromEntries(all.filter(([key]) => keys === true || keys.test(key)))];
      }),
    );
  return { en: of('en'), zh: of('zh') };
}

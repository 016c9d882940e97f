// What makes a built folder one that any host can serve: the version in its pages, the service worker with the list of files,
// and the file in which some hosts look for headers. Works on a folder, so that tests make a newer build of a copy.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { build as viteBuild } from 'vite';
import type { BuildFile, BuildList, WorkerBuild } from '../../src/service-worker/build-list.ts';
import { commandFilesOf } from '../command-files.mjs';
import { filePolicy, pagePolicies } from '../content-security-policy.mjs';
import { fixedHeaders } from '../fixed-headers.mjs';

export const workerFileName = 'service-worker.js';
const headersFileName = '_headers';

/** Not for the page, or for the host alone. What only the commands use comes from the server. */
const unlisted = [/^service-worker\.js$/, /^_headers$/, /^headless\.html$/, /(^|\/)\./, /^assets\/headless-/];
/** Large, and of no use on a host. */
const commandsOwn = [/^assets\/parity-worker-/];
/** Large, and useful without a connection: kept after all else. */
const later = [/^sample\//];
/** Kept once somebody asked for it. */
const onUse = [/^third-party-licences\.txt$/, /^assets\/(ort|onnx)[^/]*\.wasm$/];

function keepOf(path: string): BuildFile['keep'] {
  if (path === 'index.html') return 'page';
  if (onUse.some((pattern) => pattern.test(path))) return 'use';
  return later.some((pattern) => pattern.test(path)) ? 'later' : 'first';
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
}

/** Takes what the commands of a checkout alone need out of what is put on a host, into a folder beside it, which their server looks
 *  into as well (tools/headless-page.ts). */
export function moveCommandFiles(folder: string): void {
  const beside = commandFilesOf(folder);
  rmSync(beside, { recursive: true, force: true });
  for (const path of filesIn(folder).filter((one) => commandsOwn.some((pattern) => pattern.test(one)))) {
    mkdirSync(dirname(join(beside, path)), { recursive: true });
    renameSync(join(folder, path), join(beside, path));
  }
}

const versionTag = /<meta name="voxtune-build" content="[^"]*">/;

/** Writes the version of what the folder contains into its pages, and gives the list of its files. */
export function listBuild(folder: string): BuildList {
  const paths = filesIn(folder).filter((path) => !unlisted.some((pattern) => pattern.test(path)));
  const hash = createHash('sha256');
  for (const path of paths) {
    const bytes = readFileSync(join(folder, path));
    const content = path.endsWith('.html') ? bytes.toString('utf8').replace(versionTag, '') : bytes;
    hash.update(JSON.stringify([path, createHash('sha256').update(content).digest('hex')]));
  }
  const version = hash.digest('hex').slice(0, 16);
  const page = join(folder, 'index.html');
  const tag = `<meta name="voxtune-build" content="${version}">`;
  const html = readFileSync(page, 'utf8').replace(versionTag, '').replace('<head>', `<head>${tag}`);
  writeFileSync(page, html);
  const files = paths.map((path) => {
    const bytes = readFileSync(join(folder, path));
    return {
      path,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      keep: keepOf(path),
    };
  });
  return { version, files };
}

/** The worker's script, without its list. */
async function compileWorker(root: string): Promise<string> {
  const built = await viteBuild({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: {
        input: join(root, 'src/service-worker/service-worker.ts'),
        // one file without imports: Firefox has had service workers that are modules for a short time only
        output: { format: 'iife', entryFileNames: workerFileName },
      },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
  const [script] = outputs;
  if (outputs.length !== 1 || script?.type !== 'chunk')
    throw new Error(`The service worker should be one script, and is ${outputs.length} files.`);
  return script.code;
}

/** `script`: of a worker that was compiled before. */
export async function finishBuild(folder: string, root: string, script?: string): Promise<BuildList> {
  const list = listBuild(folder);
  const build: WorkerBuild = { ...list, headers: fixedHeaders, filePolicy: filePolicy() };
  const code = script ?? (await compileWorker(root));
  writeFileSync(join(folder, workerFileName), `globalThis.voxtuneBuild = ${JSON.stringify(build)};\n${code}`);
  writeFileSync(join(folder, headersFileName), headersFile());
  return list;
}

/** The same folder with another content, and the same worker under a new list. */
export async function finishAgain(folder: string): Promise<BuildList> {
  const [, ...code] = readFileSync(join(folder, workerFileName), 'utf8').split('\n');
  return finishBuild(folder, '', code.join('\n'));
}

/** For Netlify, Cloudflare Pages and others that read `_headers`. No header stands in two rules that match the same path: one
 *  of those hosts joins the values, the other does not. */
function headersFile(): string {
  const lines = (headers: Record<string, string>) =>
    Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`);
  const page = { 'Content-Security-Policy': pagePolicies().forHeader, 'Cache-Control': 'no-cache' };
  const rules: [string, Record<string, string>][] = [
    ['/*', fixedHeaders],
    ['/', page],
    ['/index.html', page],
    ['/headless.html', page],
    [`/${workerFileName}`, { 'Content-Security-Policy': filePolicy(), 'Cache-Control': 'no-cache' }],
    ['/assets/*', { 'Content-Security-Policy': filePolicy(), 'Cache-Control': 'public, max-age=31536000, immutable' }],
  ];
  return `${rules.map(([path, headers]) => [path, ...lines(headers)].join('\n')).join('\n\n')}\n`;
}

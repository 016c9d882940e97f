// The licences of all packages, from the lockfile and node_modules. `npm run licences` lists them, and fails where one that is
// shipped with the page may not be, or cannot be told. The build writes the texts of those that are shipped into
// dist/third-party-licences.txt (vite.config.ts). `npm run licences -- --all` lists every package, not only the shipped ones.

import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { projectRoot } from './packages.mjs';

/** What may be shipped within a program under another licence, with its text beside it. */
const shippable = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
  'Zlib',
]);

/** May be shipped unchanged, where it is said how to get the source (section 3.2 of the MPL). */
const shippableWithSource = new Set(['MPL-2.0']);

/** Of the tools, what leaves some of itself in what they build: AssemblyScript's library in the kernels, the bundler's loader
 *  in the scripts. */
const buildsThemselvesIn = new Set(['assemblyscript', 'vite', 'rolldown']);

/** Whether an SPDX expression allows shipping: of names joined by OR one has to, of names joined by AND all. */
export function mayShip(expression) {
  const words = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const one = () => {
    const word = words[at++];
    if (word !== '(') return shippable.has(word) || shippableWithSource.has(word);
    const inside = either();
    if (words[at++] !== ')') throw new Error(`“${expression}” is no SPDX expression.`);
    return inside;
  };
  const both = () => {
    let result = one();
    while (words[at] === 'AND') {
      at++;
      // always read, whatever came before
      result = one() && result;
    }
    return result;
  };
  const either = () => {
    let result = both();
    while (words[at] === 'OR') {
      at++;
      result = both() || result;
    }
    return result;
  };
  const result = either();
  return at === words.length && result;
}

/** A package's own licence and notice files, joined; null where it has none. */
function ownTexts(folder) {
  if (!existsSync(folder)) return null;
  const names = readdirSync(folder).filter((name) => /^(licen[sc]e|copying|notice)/i.test(name));
  if (names.length === 0) return null;
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n');
}

const mitTerms = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const iscTerms = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that
the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES
OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR
ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS
ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`;

/** Of packages that have one of their licences at the head of a source file alone: that file. */
const textAtHeadOf = { '@bufbuild/protobuf': { licence: 'BSD-3-Clause', file: 'dist/esm/wire/varint.js' } };

/** The comment of `//` lines that a file begins with. */
function headComment(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');
}

/** The terms of each of the licences that are joined by AND; null where one has none here. */
function standardTexts(licences, folder, root) {
  const texts = licences
    .replace(/^\((.*)\)$/, '$1')
    .split(' AND ')
    .map((licence) => standardText(licence, folder, root));
  return texts.includes(null) ? null : texts.join('\n\n');
}

/** The terms of a licence for a package that brings no text of it; null where there are none here. */
function standardText(licence, folder, root) {
  const { author, name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const holder = (typeof author === 'string' ? author : author?.name) || `the authors of ${name}`;
  if (licence === 'MIT') return `Copyright (c) ${holder}\n\n${mitTerms}`;
  if (licence === 'ISC') return `Copyright (c) ${holder}\n\n${iscTerms}`;
  if (licence === 'Apache-2.0') return `Copyright ${holder}\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}`;
  const head = textAtHeadOf[name];
  if (head?.licence === licence && existsSync(join(folder, head.file))) return headComment(join(folder, head.file));
  return null;
}

/** Where a package's source is, as it says itself; null: it does not. */
function sourceOf(folder) {
  if (!existsSync(folder)) return null;
  const { repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const url = typeof repository === 'string' ? repository : repository?.url;
  return url?.replace(/^git\+/, '').replace(/\.git$/, '') ?? null;
}

/** Where the lockfile has the package that one at `from` means by a name: in its own node_modules, or further out. */
function resolved(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return null;
  }
}

/** Places of the packages that the page depends on, and those that they do. Peers that are optional are tools, as TypeScript. */
function shippedPlaces(packages) {
  const places = new Set();
  const waiting = [''];
  const add = (path) => {
    if (path === null || places.has(path)) return;
    places.add(path);
    waiting.push(path);
  };
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = packages[from];
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
    for (const name of [...Object.keys(dependencies), ...peers]) add(resolved(packages, from, name));
    if (from === '')
      for (const name of buildsThemselvesIn) if (packages[`node_modules/${name}`]) places.add(`node_modules/${name}`);
  }
  return places;
}

/** Every package of the lockfile, by name and version.
 *  @returns {{ name: string, version: string, licence: string, isShipped: boolean, text: string | null,
 *    source: string | null }[]} */
export function readLicences(root = projectRoot) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const shipped = shippedPlaces(packages);
  const found = Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license: licence = 'unknown' }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const isShipped = shipped.has(path);
      const folder = join(root, path);
      const text = isShipped
        ? (ownTexts(folder) ?? (existsSync(folder) ? standardTexts(licence, folder, root) : null))
        : null;
      return { name, version, licence, isShipped, text, source: isShipped ? sourceOf(folder) : null };
    });
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** What is wrong with a shipped package, or null. */
export function problemOf({ name, version, licence, isShipped, text, source }) {
  if (!isShipped) return null;
  if (!mayShip(licence)) return `${name} ${version}: ${licence} is not among the licences that may be shipped`;
  if (text === null) return `${name} ${version}: the text of ${licence} is not in the package`;
  if (shippableWithSource.has(licence) && !source)
    return `${name} ${version}: where its source is, ${licence} wants to be said`;
  return null;
}

/** The file that goes with the page. Throws where a package may not, or where one is `used` that is not among them. */
export function licencesFile(packages = readLicences(), used = []) {
  const shipped = packages.filter(({ isShipped }) => isShipped);
  const names = new Set(shipped.map(({ name }) => name));
  const problems = [
    ...shipped.map(problemOf).filter((problem) => problem !== null),
    ...used.filter((name) => !names.has(name)).map((name) => `${name} is in the page, and no dependency of it`),
  ];
  if (problems.length > 0) throw new Error(`The page cannot be shipped:\n${problems.join('\n')}`);
  const parts = shipped.map(({ name, version, licence, text, source }) => {
    const where = shippableWithSource.has(licence) ? `\nIts source, unchanged here: ${source}\n` : '';
    return `${name} ${version} (${licence})\n${where}\n${text}\n`;
  });
  const rule = `\n${'-'.repeat(100)}\n\n`;
  return `Voxtune contains these packages, each under its own licence.\n${rule}${parts.join(rule)}`;
}

function main() {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
  const packages = readLicences();
  for (const { name, version, licence, isShipped } of packages)
    if (isShipped || values.all)
      console.log(`${isShipped ? 'shipped' : 'tool   '}  ${licence.padEnd(28)}  ${name} ${version}`);
  const problems = packages.map(problemOf).filter((problem) => problem !== null);
  for (const problem of problems) console.error(`CANNOT BE SHIPPED: ${problem}`);
  const shipped = packages.filter(({ isShipped }) => isShipped).length;
  console.log(
    `${shipped} packages are shipped, ${packages.length - shipped} are tools; ${problems.length} cannot be shipped`,
  );
  process.exit(problems.length > 0 ? 1 : 0);
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) main();

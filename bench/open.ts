// From opening the page to its first result, as a visitor meets it: first paint, usable button, the sample's log, validation and test.
// `npm run bench -- open [--dist DIR …] [--rounds N] [--parts open,sample,unprepared,prepared] [--cpu 4] [--network fast-4g]`

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ensureBuild } from '../tools/build.mjs';
import { projectRoot } from '../tools/packages.mjs';
import { serveFolder } from '../tools/serve.mjs';
import { median } from './median.ts';
import { fast4g, slowServer } from './open/slow-network.ts';
import { type Visit, visit } from './open/visit.ts';

const usage = `npm run bench -- open [options]

  --dist DIR           a built page; again for each other one, which take turns (dist of this checkout)
  --rounds N           of each (3)
  --parts A,B          open: a first visit and a second one, until the button; sample: from the sample's click to its test, on a
                       first visit; unprepared, prepared: from Start to the first validation, with the data and model open (all)
  --cpu N              the page's thread computes N times slower (1)
  --network fast-4g    answers come late, compressed and no faster than there (as fast as this machine has them)
  --out FILE           figures (out/bench-open.json)`;

const partNames = ['open', 'sample', 'unprepared', 'prepared'] as const;
type Part = (typeof partNames)[number];

const { values } = parseArgs({
  options: {
    dist: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
    parts: { type: 'string', default: partNames.join(',') },
    cpu: { type: 'string', default: '1' },
    network: { type: 'string' },
    out: { type: 'string', default: join(projectRoot, 'out', 'bench-open.json') },
    help: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const cpuSlowdown = Number(values.cpu);
const parts = partNames.filter((name) => values.parts.split(',').includes(name));
const hasStrangers = values.parts.split(',').some((name) => !partNames.includes(name as Part));
const isWrong =
  !(rounds > 0) || !(cpuSlowdown >= 1) || hasStrangers || ![undefined, 'fast-4g'].includes(values.network);
if (values.help || isWrong) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}
if (values.dist === undefined) ensureBuild();
const folders = (values.dist ?? [join(projectRoot, 'dist')]).map((folder) => resolve(folder));

/** One figure of one page: what it is called, its unit, and one value a round. */
type Figures = Map<string, number[]>;

function add(figures: Figures, name: string, value: number | undefined): void {
  if (value === undefined) return;
  figures.set(name, [...(figures.get(name) ?? []), value]);
}

const since = (later?: number, earlier?: number) =>
  later === undefined || earlier === undefined ? undefined : (later - earlier) / 1000;

/** Bytes as hosts send them: compressed. */
const sizes = new Map<string, number>();
function compressedBytes(folder: string, path: string): number {
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  const known = sizes.get(file) ?? gzipSync(readFileSync(file)).length;
  sizes.set(file, known);
  return known;
}

function addOpening(figures: Figures, folder: string, name: string, found: Visit): void {
  add(figures, `${name}: first paint, s`, since(found.firstPaint, 0));
  add(figures, `${name}: usable button, s`, since(found.button, 0));
  add(figures, `${name}: the page's thread, s of processor time`, found.openingCpuSec);
  const fetched = found.fetched ?? [];
  const scripts = fetched.filter(({ isScript }) => isScript);
  const kB = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / 1000;
  if (name === 'first visit') {
    add(figures, 'files until the button', fetched.length);
    add(figures, 'bytes until the button, kB', kB(fetched.map(({ bodyBytes }) => bodyBytes)));
    add(figures, '… compressed, kB', kB(fetched.map((one) => compressedBytes(folder, one.name))));
    add(figures, 'of that scripts, kB', kB(scripts.map(({ bodyBytes }) => bodyBytes)));
  }
}

async function measure(part: Part, folder: string, figures: Figures): Promise<void> {
  const inner = await serveFolder(folder);
  const server = values.network ? await slowServer(inner.port, fast4g) : inner;
  const profile = mkdtempSync(join(tmpdir(), 'voxtune-bench-'));
  const common = { address: server.address, profile, cpuSlowdown };
  try {
    if (part === 'open') {
      addOpening(figures, folder, 'first visit', await visit({ ...common, visitor: 'button', staysForCache: true }));
      addOpening(figures, folder, 'second visit', await visit({ ...common, visitor: 'button' }));
    } else if (part === 'sample') {
      const found = await visit({ ...common, visitor: 'sample' });
      add(figures, "the sample's click: answered, s", since(found.answered, found.sampleClick));
      add(figures, "the sample's click: recordings to hear, s", since(found.imported, found.sampleClick));
      add(figures, "the sample's click: first row of the log, s", since(found.firstRow, found.sampleClick));
      add(figures, "the sample's click: first validation, s", since(found.firstValidation, found.sampleClick));
      add(figures, "the sample's click: its test, s", since(found.result, found.sampleClick));
      add(figures, 'from the address to its test, s', since(found.result, 0));
    } else {
      const isPrefillOff = part === 'unprepared';
      const found = await visit({ ...common, visitor: isPrefillOff ? 'form' : 'prepared', isPrefillOff });
      const name = isPrefillOff ? 'Start, nothing prepared' : 'Start, all prepared';
      add(figures, `${name}: first row of the log, s`, since(found.firstRow, found.start));
      add(figures, `${name}: first validation, s`, since(found.firstValidation, found.start));
    }
  } finally {
    if (server !== inner) await server.close();
    await inner.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const spread = (all: readonly number[]) => {
  const [low, high] = [Math.min(...all), Math.max(...all)].map(digits);
  return low === high ? digits(median(all)) : `${digits(median(all))} (${low} to ${high})`;
};

/** A row a figure, a column a page; beside the first page its ratio to the last. */
function table(all: readonly Figures[]): string {
  const heads = folders.map((folder) => folder.replace(`${projectRoot}/`, ''));
  const columns = ['figure', ...heads, ...(folders.length > 1 ? ['last of first'] : [])];
  const rows = [...(all[0]?.keys() ?? [])].map((name) => {
    const found = all.map((figures) => figures.get(name) ?? []);
    const cells = found.map((one) => (one.length > 0 ? spread(one) : '–'));
    const [first, last] = [found[0] ?? [], found.at(-1) ?? []];
    // page after page in each round: what slowed one down slowed both
    const ratios = first.flatMap((before, i) => (last[i] === undefined ? [] : [last[i] / before]));
    const ratio = folders.length > 1 && ratios.length > 0 ? [`${median(ratios).toFixed(2)} ×`] : [];
    return `| ${[name, ...cells, ...ratio].join(' | ')} |`;
  });
  return [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`, ...rows].join('\n');
}

const all: Figures[] = folders.map(() => new Map());
for (let round = 0; round < rounds; round++) {
  for (const part of parts) {
    for (const [i, folder] of folders.entries()) {
      const figures = all[i];
      if (figures) await measure(part, folder, figures);
    }
  }
  console.error(`Round ${round + 1} of ${rounds}\n${table(all)}`);
}
mkdirSync(dirname(values.out), { recursive: true });
const saved = {
  at: new Date().toISOString(),
  processor: cpus()[0]?.model ?? '',
  cores: cpus().length,
  rounds,
  cpuSlowdown,
  network: values.network ?? null,
  pages: folders.map((folder, i) => ({ folder, figures: Object.fromEntries(all[i] ?? []) })),
};
writeFileSync(values.out, `${JSON.stringify(saved, null, 2)}\n`);
console.log(`${saved.processor}, ${saved.cores} cores, ${rounds} rounds, median (least to most)\n\n${table(all)}`);

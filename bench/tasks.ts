// Tasks of the page's thread: how long each is while the sample trains, with long logs, with 10,000 clips, and while typing.
// `npm run bench -- tasks [--group sample,log,clips] [--dist DIR]`

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumArgs, ensureBrowser } from '../tools/browser.mjs';
import { ensureBuild } from '../tools/build.mjs';
import { projectRoot } from '../tools/packages.mjs';
import { serveFolder } from '../tools/serve.mjs';
import { clipActs } from './tasks/clip-acts.ts';
import { logActs } from './tasks/log-acts.ts';
import { sampleActs } from './tasks/sample-acts.ts';
import { type ActFigures, Visitor } from './tasks/visitor.ts';

const groups = { sample: sampleActs, log: logActs, clips: clipActs } as const;
type Group = keyof typeof groups;

const usage = `npm run bench -- tasks [options]

  --group LIST    of sample (it is imported, taught, trained while every place is visited and every field typed in), log (runs of
                  100,000 log rows opened, zoomed, smoothed, compared) and clips (10,000 clips in every table); default: all
  --dist DIR      another build than dist/, so that two are measured in turn
  --act PATTERN   traces only the acts whose names match
  --profile       tells the functions of the longest task, by samples (slower; of use with a build that is not minified)
  --before FILE   what was written for another build: its figures stand beside
  --out FILE      default out/bench-tasks.json

Each group starts in a fresh profile. Per act: the longest task of the page's thread in that thread's own processor time, the
longest by the clock, and how many are over 50 and 100 ms of processor time.`;

const { values } = parseArgs({
  options: {
    group: { type: 'string', default: Object.keys(groups).join(',') },
    dist: { type: 'string' },
    act: { type: 'string' },
    profile: { type: 'boolean', default: false },
    before: { type: 'string' },
    out: { type: 'string', default: join('out', 'bench-tasks.json') },
    help: { type: 'boolean', default: false },
  },
});
const wanted = values.group.split(',');
const unknown = wanted.find((name) => !(name in groups));
if (values.help || unknown !== undefined) {
  console.log(usage);
  process.exit(unknown === undefined ? 0 : 2);
}
if (values.dist === undefined) ensureBuild();
const folder = resolve(values.dist ?? join(projectRoot, 'dist'));
const found: ActFigures[] = [];
for (const group of wanted as Group[]) found.push(...(await visited(group)));
const before = values.before === undefined ? [] : JSON.parse(readFileSync(values.before, 'utf8')).acts;
console.log(tableOf(found, before));
const file = join(projectRoot, values.out);
mkdirSync(join(file, '..'), { recursive: true });
writeFileSync(
  file,
  JSON.stringify(
    { at: new Date().toISOString(), processor: cpus()[0]?.model ?? '', cores: cpus().length, acts: found },
    null,
    1,
  ),
);

async function visited(group: Group): Promise<ActFigures[]> {
  const server = await serveFolder(folder);
  const profile = mkdtempSync(join(tmpdir(), 'voxtune-tasks-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureBrowser(),
    args: chromiumArgs,
    headless: true,
    locale: 'en-GB',
    viewport: { width: 1360, height: 850 },
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.on('pageerror', (error) => console.error(`In the page: ${error.message}`));
    page.setDefaultTimeout(60_000);
    const only = values.act === undefined ? null : new RegExp(values.act, 'i');
    const visitor = await Visitor.of(page, server.address, { isProfiled: values.profile, only });
    visitor.group = group;
    await groups[group](visitor).catch((thrown) => {
      console.error(`${group} ended early: ${thrown instanceof Error ? thrown.message : thrown}`);
      process.exitCode = 1;
    });
    return visitor.figures;
  } finally {
    await context.close();
    await server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Markdown. `before`: of another build, whose longest tasks stand beside these. */
function tableOf(acts: readonly ActFigures[], before: readonly ActFigures[]): string {
  const rows = acts.map(({ group, act, longestMs, longestClockMs, over50, over100, causes }) => {
    const then = before.find((other) => other.group === group && other.act === act);
    const cells = [
      act,
      then ? `${then.longestMs.toFixed(0)} ms` : '',
      `${longestMs.toFixed(0)} ms`,
      then ? `${then.over50}, ${then.over100}` : '',
      `${over50}, ${over100}`,
      `${longestClockMs.toFixed(0)} ms`,
      causes[0] ?? '',
    ];
    return `| ${group}: ${cells.join(' | ')} |`;
  });
  return [
    '| act | longest before | longest | over 50, over 100 ms before | over 50, over 100 ms | by the clock | most of it |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

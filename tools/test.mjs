// `npm test`: installs what is missing, runs every check and ends with a line "N passed, M failed".
// `npm test -- types unit` runs only the named steps. Two steps run at a time; each prints as if it ran alone.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensurePackages, programPath, projectRoot } from './packages.mjs';
import { countPlaywright, countVitest, failuresOfPlaywright, failuresOfVitest } from './test-reports.mjs';

const reportFolder = join(projectRoot, 'test-results', 'reports');

/** Where the output of steps goes that run beside one another: the first that has not ended is seen live, the others' is
 *  kept until it is their turn. */
function outputsInTurn(names) {
  const waiting = names.map((name) => ({ name, chunks: [], isOver: false }));
  const show = () => {
    while (waiting.length > 0) {
      const [first] = waiting;
      for (const chunk of first.chunks.splice(0)) process.stdout.write(chunk);
      if (!first.isOver) return;
      waiting.shift();
    }
  };
  return new Map(
    waiting.map((output) => [
      output.name,
      {
        write(chunk) {
          output.chunks.push(chunk);
          show();
        },
        end() {
          output.isOver = true;
          show();
        },
      },
    ]),
  );
}

/** Runs a package's program; true when it exits with 0. */
function runProgram(output, packageName, command, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [programPath(packageName, command), ...args], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...env },
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.write(chunk));
    child.on('error', (error) => output.write(`${command} could not be started: ${error.message}\n`));
    child.on('close', (code, signal) => {
      if (signal) output.write(`${command} was ended by ${signal}.\n`);
      done(code === 0);
    });
  });
}

/** The tests that failed, of all steps. They are named once more at the end, where they are looked for. */
const failures = [];

/** The counts in a report; when the step failed and no test in the report did, the step itself is one failure. */
function fromReport(output, path, count, failuresOf, isOk) {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    counts = count(report);
    for (const failure of failuresOf(report)) failures.push(failure);
  } catch (error) {
    output.write(`No report at ${path}: ${error.message}\n`);
    return { ...counts, failed: 1 };
  }
  return isOk || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** A check without tests of its own counts as one. */
function asOne(isOk) {
  return { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 };
}

async function vitest(output, project) {
  const report = join(reportFolder, `vitest-${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const isOk = await runProgram(output, 'vitest', 'vitest', args);
  return fromReport(output, report, countVitest, failuresOfVitest, isOk);
}

async function playwright(output) {
  const report = join(reportFolder, 'playwright.json');
  const isOk = await runProgram(output, '@playwright/test', 'playwright', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return fromReport(output, report, countPlaywright, failuresOfPlaywright, isOk);
}

const steps = {
  types: async (output) => asOne(await runProgram(output, 'typescript', 'tsc', ['--noEmit'])),
  lint: async (output) =>
    asOne(await runProgram(output, '@biomejs/biome', 'biome', ['check', '--error-on-warnings', '.'])),
  imports: async (output) => asOne(await runProgram(output, 'dependency-cruiser', 'depcruise', ['src'])),
  unit: (output) => vitest(output, 'node'),
  build: async (output) => asOne(await runProgram(output, 'vite', 'vite', ['build'])),
  e2e: playwright,
  browser: (output) => vitest(output, 'browser'),
};

/** What runs one after another; the lists run beside one another. Much of what the browser's tests do keeps one core alone
 *  busy (the software GPU, a page that is waited for). */
const lanes = [['types', 'lint', 'imports', 'unit', 'build', 'e2e'], ['browser']];

function chosenSteps(names) {
  const unknown = names.filter((name) => !(name in steps));
  if (unknown.length > 0) {
    console.error(`Unknown step ${unknown.join(', ')}: the steps are ${Object.keys(steps).join(', ')}.`);
    process.exit(2);
  }
  return names.length > 0 ? names : Object.keys(steps);
}

const names = chosenSteps(process.argv.slice(2));
ensurePackages();
if (names.includes('browser') || names.includes('e2e')) ensureBrowser();
rmSync(reportFolder, { recursive: true, force: true });
mkdirSync(reportFolder, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = new Map();
const outputs = outputsInTurn(names);
const startedAt = Date.now();
const secondsSince = (time) => `${((Date.now() - time) / 1000).toFixed(1)} s`;

async function runStep(name) {
  const output = outputs.get(name);
  output.write(`\n── ${name}\n`);
  const stepStartedAt = Date.now();
  const counts = await steps[name](output);
  output.end();
  for (const key of Object.keys(total)) total[key] += counts[key];
  lines.set(
    name,
    `${name.padEnd(8)} ${counts.failed > 0 ? 'FAILED' : 'ok'}  ${counts.passed} passed, ${counts.failed} failed` +
      `${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}  ${secondsSince(stepStartedAt)}`,
  );
}

await Promise.all(
  lanes.map(async (lane) => {
    for (const name of lane) if (names.includes(name)) await runStep(name);
  }),
);

for (const { name, message } of failures) console.log(`\n✗ ${name}\n${message.replaceAll(/^/gm, '    ')}`);
console.log(`\n${names.map((name) => `  ${lines.get(name)}`).join('\n')}\n\n  in all ${secondsSince(startedAt)}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

// `npm test`: installs what is missing, runs every check in order and ends with a line "N passed, M failed".
// `npm test -- types unit` runs only the named steps.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { ensurePackages, programPath, projectRoot } from './packages.mjs';
import { countPlaywright, countVitest } from './test-counts.mjs';

const reportFolder = join(projectRoot, 'test-results', 'reports');
const vitestReport = join(reportFolder, 'vitest.json');
const playwrightReport = join(reportFolder, 'playwright.json');

/** Runs a package's program; true when it exits with 0. */
function runProgram(packageName, command, args, env = {}) {
  const result = spawnSync(process.execPath, [programPath(packageName, command), ...args], {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (result.signal) console.error(`${command} was ended by ${result.signal}.`);
  return result.status === 0;
}

/** The counts in a report; when the step failed and no test in the report did, the step itself is one failure. */
function fromReport(path, count, isOk) {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = count(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    console.error(`No report at ${path}: ${error.message}`);
    return { ...counts, failed: 1 };
  }
  return isOk || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** A check without tests of its own counts as one. */
function asOne(isOk) {
  return { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 };
}

const steps = {
  types: () => asOne(runProgram('typescript', 'tsc', ['--noEmit'])),
  lint: () => asOne(runProgram('@biomejs/biome', 'biome', ['check', '--error-on-warnings', '.'])),
  imports: () => asOne(runProgram('dependency-cruiser', 'depcruise', ['src'])),
  unit: () => {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`];
    return fromReport(vitestReport, countVitest, runProgram('vitest', 'vitest', args));
  },
  build: () => asOne(runProgram('vite', 'vite', ['build'])),
  e2e: () => {
    const isOk = runProgram('@playwright/test', 'playwright', ['test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
    });
    return fromReport(playwrightReport, countPlaywright, isOk);
  },
};

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
if (names.includes('unit') || names.includes('e2e')) ensureBrowser();
rmSync(reportFolder, { recursive: true, force: true });
mkdirSync(reportFolder, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
for (const name of names) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const counts = steps[name]();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  for (const key of Object.keys(total)) total[key] += counts[key];
  summary.push(
    `${name.padEnd(8)} ${counts.failed > 0 ? 'FAILED' : 'ok'}  ${counts.passed} passed, ${counts.failed} failed` +
      `${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}  ${seconds} s`,
  );
}

console.log(`\n${summary.map((line) => `  ${line}`).join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

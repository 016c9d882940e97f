// `npm run firefox -- [--sessions 20] [--busy 1]`: visits the built page in Firefox, each time with a new profile, trains the
// sample and tests it, and counts the visits that came to their end. What its lines mean: docs/recovery.md.

import { type ChildProcess, spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ensureBuild } from './build.mjs';
import { findFirefox, launchFirefox } from './firefox/launch.ts';
import { trySample } from './firefox/sample-session.ts';
import { serveFolder } from './serve.mjs';

const usage = `npm run firefox -- [--sessions N] [--busy N]
  --sessions N   visits, one after another (default 20)
  --busy N       programs beside them that each keep a core busy (default 0)`;

function readOptions(): { sessions: number; busy: number } {
  try {
    const { values } = parseArgs({
      options: { sessions: { type: 'string', default: '20' }, busy: { type: 'string', default: '0' } },
    });
    const [sessions, busy] = [Number(values.sessions), Number(values.busy)];
    if (!Number.isInteger(sessions) || sessions < 1) throw new Error('--sessions: a whole number from 1 on');
    if (!Number.isInteger(busy) || busy < 0) throw new Error('--busy: a whole number from 0 on');
    return { sessions, busy };
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    return process.exit(2);
  }
}

/** One visit; true where it came to its end and the console said nothing. */
async function visit(program: string, address: string, number: number): Promise<{ hasEnded: boolean; errors: number }> {
  const firefox = await launchFirefox(program);
  const { page } = firefox;
  let hasEnded = false;
  try {
    const { sentence, seconds } = await trySample(page, address);
    hasEnded = true;
    const [start, taught, figures] = seconds.map((part) => part.toFixed(1));
    console.log(`${number}: import ${start} s, training and test ${taught} s, figures ${figures} s: ${sentence}`);
  } catch (thrown) {
    console.error(`${number}: ${thrown instanceof Error ? thrown.message : thrown}`);
  } finally {
    await firefox.close();
  }
  const errors = page.errors();
  for (const text of errors) console.error(`${number}: console: ${text}`);
  return { hasEnded, errors: errors.length };
}

const { sessions, busy } = readOptions();
const program = findFirefox();
if (!program) {
  console.error(
    'No Firefox was found. Install one (Debian: apt-get install firefox-esr; else https://www.mozilla.org/firefox), or set ' +
      'FIREFOX to its path.',
  );
  process.exit(2);
}
ensureBuild();
const server = await serveFolder();
const others: ChildProcess[] = Array.from({ length: busy }, () =>
  spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
);
process.once('exit', () => {
  for (const other of others) other.kill('SIGKILL');
});
process.once('SIGINT', () => process.exit(130));
let ended = 0;
let errors = 0;
for (let number = 1; number <= sessions; number++) {
  const one = await visit(program, server.address, number);
  if (one.hasEnded) ended += 1;
  errors += one.errors;
}
await server.close();
console.log(`${ended} of ${sessions} visits came to their end; errors in the console: ${errors}`);
process.exit(ended === sessions && errors === 0 ? 0 : 1);

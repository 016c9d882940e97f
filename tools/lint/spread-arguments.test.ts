import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programPath, projectRoot } from '../packages.mjs';

const rule = 'tools/lint/spread-arguments.grit';

/** The lines that the rule refuses, by Biome in a folder of its own. */
function refusedLines(lines: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'voxtune-lint-'));
  try {
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins: [join(projectRoot, rule)] }));
    writeFileSync(join(folder, 'lines.ts'), lines.join('\n'));
    const args = [programPath('@biomejs/biome', 'biome'), 'lint', '--max-diagnostics=100', 'lines.ts'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const numbers = [...`${stdout}${stderr}`.matchAll(/lines\.ts:(\d+):\d+ plugin/g)].map((match) => Number(match[1]));
    return lines.filter((_, i) => numbers.includes(i + 1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a list of any length as arguments is refused, a list as one argument is not', () => {
  const refused = [
    'list.push(...more);',
    'list?.push(1, ...more);',
    'Math.max(...more.map((one) => one.length));',
    'String.fromCharCode(...more);',
    'new Point(...more);',
    'Math.max.apply(null, more);',
    'Reflect.apply(Math.max, null, more);',
  ];
  const allowed = ['list.push([...more]);', 'call(...args);', 'call.apply(this, args);', 'step.apply(0.1);'];
  expect(refusedLines([...refused, ...allowed])).toEqual(refused);
  expect(readFileSync(join(projectRoot, 'biome.json'), 'utf8')).toContain(rule);
});

// Damaged archives and recordings beside good ones: whatever is damaged fails alone, and what is good is always there.
// VOXTUNE_RANDOM_RUNS sets how often (`npm run fuzz`).

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usualLimits } from '../config/import-limits.ts';
import { writeZip } from '../formats/zip/writer.ts';
import { VoxtuneError } from '../lib/errors.ts';
import { present } from '../lib/present.ts';
import { memorySpool } from '../testing/memory-spool.ts';
import { damage as anyDamage } from '../testing/random-damage.ts';
import { decodeFile, type Piece } from './decode-file.ts';
import { openBytes } from './import-file.ts';
import { listFiles } from './listing.ts';

const runs = Number(process.env.VOXTUNE_RANDOM_RUNS ?? 150);
const timeoutMs = 300_000 + 50 * runs;
const recording = new Uint8Array(readFileSync('fixtures/formats/pcm8.wav'));

async function archive(name: string, compress: boolean): Promise<File> {
  const parts = ['sad/a.wav', 'happy/b.wav'].map((path) => ({ path, data: recording, compress }));
  return new File([await writeZip(parts)], name);
}

const good = await archive('good.zip', true);
const sources = await Promise.all([archive('x', true), archive('x', false), new File([recording], 'x')].map(bytesOf));

async function bytesOf(file: File | Promise<File>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await file).arrayBuffer());
}

/** Any place, or near the end, where a zip's directory is. */
const place = fc.oneof(
  fc.nat(),
  fc.nat(200).map((fromEnd) => -1 - fromEnd),
);
const change = fc.record({
  at: place,
  value: fc.constantFrom(0, 1, 2, 127, 128, 255),
  count: fc.integer({ min: 1, max: 8 }),
});
const damage = fc.record({
  source: fc.nat(2),
  changes: fc.array(change, { maxLength: 4 }),
  /** Share that stays. */
  cutTo: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  ),
  appended: fc.constantFrom(0, 0, 30, 70_000),
  extension: fc.constantFrom('zip', 'wav', 'rar'),
});

type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damaged({ source, changes, cutTo, appended, extension }: Damage, number: number): File {
  const bytes = (sources[source] ?? recording).slice();
  for (const { at, value, count } of changes) {
    const start = at < 0 ? Math.max(0, bytes.length + at) : at % bytes.length;
    bytes.fill(value, start, start + count);
  }
  return new File(
    [bytes.subarray(0, Math.ceil(cutTo * bytes.length)), new Uint8Array(appended)],
    `${number}.${extension}`,
  );
}

test('the good clips are there, whatever lies beside them', { timeout: timeoutMs }, async () => {
  const alone = await clipsOf([good]);
  expect(alone).toHaveLength(2);
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.nat(3), async (damages, at) => {
      const dropped = damages.map(damaged);
      dropped.splice(at, 0, good);
      expect(await clipsOf(dropped)).toEqual(alone);
    }),
    { numRuns: runs },
  );
});

const archiveFolder = 'fixtures/formats/archives';
const archives = readdirSync(archiveFolder).filter((name) => /\.(zip|tar|gz|tgz)$/.test(name));

test('damaged archives of any kind give files that can be read, or errors of their own', {
  timeout: timeoutMs,
}, async () => {
  const whole = new Map(archives.map((name) => [name, new Uint8Array(readFileSync(`${archiveFolder}/${name}`))]));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...archives), anyDamage, async (name, change) => {
      const file = new File([change(present(whole.get(name)))], name);
      const listing = await listFiles([file], { openSpool: memorySpool });
      for (const { file: listed, error } of listing.files) {
        expect(error?.code).not.toBe('internal/unexpected');
        if (error) continue;
        const reading = openBytes(listed.source, listing.archives).read(1e6);
        const failed = await reading.then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (failed) expect(failed).toBeInstanceOf(VoxtuneError);
      }
    }),
    { numRuns: 2 * runs },
  );
});

/** Content hashes of the good archive's clips; fails where anything ends as neither a clip nor a named problem. */
async function clipsOf(dropped: File[]): Promise<string[]> {
  const { archives, files } = await listFiles(dropped, { openSpool: memorySpool });
  const hashes: string[] = [];
  for (const { file, error } of files) {
    if (error) {
      expect(error.code).not.toBe('internal/unexpected');
      continue;
    }
    let last: Piece | null = null;
    for await (const piece of decodeFile(file, { archives, sampleRateHz: 16_000, limits: usualLimits })) last = piece;
    if (last?.kind === 'problem') expect(last.error.code).not.toBe('internal/unexpected');
    else expect(last?.kind).toBe('clip');
    const isGood = file.source.kind === 'entry' && archives[file.source.archive] === good;
    if (isGood && last?.kind === 'clip') hashes.push(last.contentHash);
  }
  return hashes;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { presets } from '../../config/presets.ts';
import { sample } from '../../dataset/sample.ts';
import { inWords } from '../../testing/in-words.ts';

test('what the first page says of the sample is so', async () => {
  const bytes = readFileSync(join(import.meta.dirname, '../../../public/sample/archive.zip'));
  const names = Object.values((await JSZip.loadAsync(bytes)).files)
    .filter(({ name }) => name.endsWith('.wav'))
    .map(({ name }) => name.slice(name.lastIndexOf('/') + 1).split('_'));
  const different = (field: number) => new Set(names.map((parts) => parts[field])).size;
  const { labelRule } = sample;
  expect(labelRule).toMatchObject({ kind: 'field', index: 2 });
  expect(inWords('welcome', [{ key: 'sample.text' }])).toContain(`${different(2)} emotions, ${different(0)} voices`);
  expect(inWords('welcome', [{ key: 'sample.note' }])).toContain(`${names.length} clips`);
  expect(inWords('welcome', [{ key: 'sample.note' }])).toContain(`${Math.round(bytes.length / 1e6)} MB`);
  expect(presets).toHaveProperty(sample.preset);
});

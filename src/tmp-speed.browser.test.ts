import { expect, test } from 'vitest';
import { openEngine } from './engine/backend/backend.ts';
import { readZipEntry } from './formats/zip/archive.ts';
import { listZipEntries } from './formats/zip/directory.ts';
import { decodeWav } from './audio/wav.ts';
import { normaliseClip } from './audio/normalise.ts';
import { loadBuiltinModel } from './library/builtin-model.ts';
import { openClassifier } from './library/open-model.ts';
import { presets } from './config/presets.ts';
import { modeSettings } from './config/forward-mode.ts';
import { acousticStatistics } from './audio/acoustic-statistics.ts';

test('speed', { timeout: 600_000 }, async () => {
  await openEngine('wasm', {});
  const zip = new File([await (await fetch('/sample/archive.zip')).blob()], 'archive.zip');
  const entries = (await listZipEntries(zip)).filter(({ path }) => path.endsWith('.wav'));
  const clips: Float32Array[] = [];
  for (const entry of entries) {
    const data = await readZipEntry(zip, entry);
    clips.push((await decodeWav(data as unknown as Uint8Array<ArrayBuffer>)).channels[0]!);
  }
  const seconds = clips.reduce((s, c) => s + c.length, 0) / 16000 / clips.length;
  const record = await loadBuiltinModel();
  const inputs = clips.map((c) => normaliseClip(c, record.featureExtractor.doNormalize)).sort((a, b) => b.length - a.length).slice(0, 96);
  const lines = [`${clips.length} clips, mean ${seconds.toFixed(2)} s, model ${record.layerCount} layers`];
  const batches: Float32Array[][] = [];
  for (let i = 0; i < inputs.length; i += 8) batches.push(inputs.slice(i, i + 8));
  for (let round = 0; round < 3; round++) {
    for (const trainLayers of [2, 0]) {
      const { model } = await openClassifier({ modelId: record.id, labels: ['a', 'b'], settings: modeSettings({ ...presets.default, trainLayers }), seed: 0 });
      await model.trunk(batches[0]!);
      for (const name of ['trunk', 'layerStatistics', 'trunkAndStatistics'] as const) {
        const t = performance.now();
        for (const b of batches) await model[name](b);
        lines.push(`${round} trainLayers ${trainLayers} ${name}: ${(inputs.length / ((performance.now() - t) / 1000)).toFixed(1)} clips/s`);
      }
      model.dispose();
    }
    const t = performance.now();
    for (const c of inputs) acousticStatistics(c, 16000);
    lines.push(`${round} acoustics: ${(inputs.length / ((performance.now() - t) / 1000)).toFixed(1)} clips/s`);
  }
  console.log(lines.join('\n'));
  expect(1).toBe(1);
});

// Frozen convolutions over a batch of clips, as a GPU runs them, against each clip by itself.

import { beforeAll, expect, test } from 'vitest';
import { useCpuBackend } from '../../engine/backend/cpu-backend.ts';
import { dispose, readData } from '../../engine/tensor.ts';
import { parseModelConfig } from '../../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../../formats/weights/safetensors.ts';
import { philoxKeyOf, philoxNormal } from '../../lib/philox.ts';
import { largestDifference } from '../../parity/compare.ts';
import { goldenFile } from '../../testing/golden-folder.ts';
import { frameCount } from '../frame-shape.ts';
import { DeviceWeights } from '../weights/device-weights.ts';
import { loadWeights } from '../weights/loading.ts';
import { FrozenConvEncoder } from './conv-encoder.ts';

beforeAll(useCpuBackend);

// a group norm over the clip, folded into the first layer, and a layer norm in each
test.each(['base', 'large'])('clips of %s together give in their own frames what each gives alone', async (name) => {
  const config = parseModelConfig(JSON.parse(await goldenFile(`${name}/config.json`).text()));
  const source = await readSafetensors(goldenFile(`${name}/model.safetensors`));
  const weights = new DeviceWeights(loadWeights(source, config, 0), { trainableParts: 'top_layers', trainLayers: 0 });
  const convolutions = new FrozenConvEncoder(config, weights);
  const clips = [4000, 2900, 3333].map((count, clip) => philoxNormal(philoxKeyOf(3), [clip, 0, 0], count));
  const together = convolutions.forwardTogether(clips, frameCount(config, 4000));
  const [count, frames, width] = together.shape;
  expect([count, frames]).toEqual([3, 12]);
  const values = await readData(together);
  for (const [clip, samples] of clips.entries()) {
    const alone = convolutions.forward(samples);
    const start = clip * frames * width;
    const own = values.subarray(start, start + alone.size);
    expect(largestDifference(own, await readData(alone))).toBeLessThan(1e-5);
    dispose(alone);
  }
  dispose(together);
  weights.dispose();
});

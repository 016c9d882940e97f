// A model of hubert-large's shape with random weights, made without Python: 1.26 GB, kept under .cache/bench.

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseModelConfig } from '../src/formats/hugging-face/model-config.ts';
import { streamSafetensors } from '../src/formats/weights/safetensors.ts';
import { initialValues } from '../src/model/weights/initial-weights.ts';
import { listParameters } from '../src/model/weights/parameter-list.ts';
import { projectRoot } from '../tools/packages.mjs';

/** Of facebook/hubert-large-ll60k, which has the golden model's options. */
const largeShape = {
  hidden_size: 1024,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  intermediate_size: 4096,
  conv_dim: Array.from({ length: 7 }, () => 512),
  num_conv_pos_embeddings: 128,
  num_conv_pos_embedding_groups: 16,
  classifier_proj_size: 256,
};

/** Its folder, written on first use, one tensor at a time. */
export function largeModel(): string {
  const folder = join(projectRoot, '.cache', 'bench', 'hubert-large-shape');
  const path = join(folder, 'model.safetensors');
  if (existsSync(path)) return folder;
  console.error("Making a model of hubert-large's shape …");
  mkdirSync(folder, { recursive: true });
  const golden = join(projectRoot, 'fixtures', 'golden', 'large');
  const original = JSON.parse(readFileSync(join(golden, 'config.json'), 'utf8')) as Record<string, unknown>;
  const raw = { ...original, ...largeShape };
  const config = parseModelConfig(raw);
  const tensors = listParameters(config).map((parameter) => ({
    name: parameter.name,
    shape: parameter.shape,
    get data() {
      return initialValues(parameter, config, 1);
    },
  }));
  const file = openSync(`${path}.part`, 'w');
  for (const piece of streamSafetensors(tensors).pieces()) writeSync(file, piece);
  closeSync(file);
  writeFileSync(join(folder, 'config.json'), JSON.stringify(raw));
  writeFileSync(
    join(folder, 'preprocessor_config.json'),
    readFileSync(join(golden, 'preprocessor_config.json'), 'utf8'),
  );
  renameSync(`${path}.part`, path);
  return folder;
}

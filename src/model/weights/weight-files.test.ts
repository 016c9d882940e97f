import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseModelConfig, withLabels } from '../../formats/hugging-face/model-config.ts';
import { readSafetensors } from '../../formats/weights/safetensors.ts';
import { openWeightFiles } from '../../formats/weights/weight-files.ts';
import { namedLabels, withHeadOrder } from './head-labels.ts';
import { loadWeights } from './loading.ts';

const folder = 'fixtures/formats/models';
const bytesOf = (path: string) => new Uint8Array(readFileSync(`${folder}/${path}`));
const blobOf = (path: string) => new Blob([bytesOf(path)]);
const configOf = (path: string) => parseModelConfig(JSON.parse(readFileSync(`${folder}/${path}`, 'utf8')));
const config = configOf('config.json');
const folderOf = (path: string) =>
  new Map(readdirSync(`${folder}/${path}`).map((name) => [name, blobOf(`${path}/${name}`)]));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (thrown: { code: string; message: string }) => `${thrown.code}: ${thrown.message}`,
  );

describe('every layout gives the weights that transformers wrote', () => {
  const whole = ['f32', 'f16', 'bf16'].flatMap((dtype) =>
    ['model.safetensors', 'pytorch_model.bin'].flatMap((name) =>
      (name === 'model.safetensors' ? [`${dtype}.safetensors`] : [`zip-${dtype}.bin`, `legacy-${dtype}.bin`]).map(
        (file) => [file, dtype, new Map([[name, blobOf(file)]])] as const,
      ),
    ),
  );
  test.each([
    ...whole,
    ['sharded', 'f32', folderOf('sharded')] as const,
    ['sharded-bin', 'f32', folderOf('sharded-bin')] as const,
  ])('%s', async (_name, dtype, files) => {
    const expected = await readSafetensors(bytesOf(`expected-${dtype}.safetensors`));
    const { weights, report } = loadWeights(await openWeightFiles(files), config, 0);
    expect(report).toMatchObject({ missing: [], unexpected: [], mismatched: [] });
    expect(report.loadedCount).toBe(expected.names().length);
    for (const [name, { data }] of weights) expect(data, name).toEqual(expected.read(name));
  });

  test('shards without their index too', async () => {
    const files = folderOf('sharded');
    files.delete('model.safetensors.index.json');
    expect(files.size).toBe(2);
    const { report } = loadWeights(await openWeightFiles(files), config, 0);
    expect(report.missing).toEqual([]);
  });
});

describe('checkpoints of other tasks', () => {
  const head = ['projector.weight', 'projector.bias', 'classifier.weight', 'classifier.bias'];

  test('CTC with its prefix, and its body alone under the old names, give the same body', async () => {
    const load = async (file: string) =>
      loadWeights(await openWeightFiles(new Map([['pytorch_model.bin', blobOf(file)]])), config, 0);
    const [whole, body] = [await load('ctc.bin'), await load('ctc-body.bin')];
    expect(whole.report.unexpected.sort()).toEqual(['lm_head.bias', 'lm_head.weight']);
    expect(body.report).toMatchObject({ unexpected: [], missing: head });
    for (const [name, { data }] of whole.weights) expect(data, name).toEqual(body.weights.get(name)!.data);
  });

  test('pretraining: quantizer and projections are left out and reported', async () => {
    const files = folderOf('pretraining');
    const { report } = loadWeights(await openWeightFiles(files), configOf('pretraining/config.json'), 0);
    expect(report.missing).toEqual(head);
    expect(report.unexpected).toContain('quantizer.codevectors');
    expect(report.unexpected.every((name) => /^(quantizer|project_hid|project_q)\./.test(name))).toBe(true);
  });
});

describe('a fine-tuned classifier opened again', () => {
  test('tells its labels, and its rows follow them into another order', async () => {
    expect(namedLabels(config)).toEqual(['happy', 'angry', 'calm']);
    expect(namedLabels(withLabels(config, ['LABEL_0', 'LABEL_1']))).toBeNull();
    const source = await openWeightFiles(new Map([['model.safetensors', blobOf('f32.safetensors')]]));
    const rows = (labels: string[]) => {
      const data = withHeadOrder(source, config.labels, labels).read('classifier.weight');
      return labels.map((_, i) => [...data.subarray(i * 6, i * 6 + 6)]);
    };
    const [happy, angry, calm] = rows(config.labels);
    expect(rows(['angry', 'calm', 'happy'])).toEqual([angry, calm, happy]);
    expect([...withHeadOrder(source, config.labels, ['calm', 'happy', 'angry']).read('classifier.bias')]).toEqual([
      source.read('classifier.bias')[2],
      ...source.read('classifier.bias').subarray(0, 2),
    ]);
    // other labels: as transformers loads it
    expect(rows(['x', 'y', 'z'])).toEqual([happy, angry, calm]);
  });
});

describe('what cannot be used is named', () => {
  const index = 'model.safetensors.index.json';
  const withIndex = (change: (map: Record<string, string>) => void) => {
    const files = folderOf('sharded');
    const json = JSON.parse(readFileSync(`${folder}/sharded/${index}`, 'utf8'));
    change(json.weight_map);
    return files.set(index, new Blob([JSON.stringify(json)]));
  };

  test.each([
    ['a shard', /model\/no-weights: The model needs model-00002-of/, () => without('model-00002')],
    ['every shard', /model\/no-weights: The model needs model-00001-of.*, model-00002-of/, () => without('model-0')],
    [
      'a tensor',
      /bad-weights: Tensor "ghost": model-00001/,
      () => withIndex((m) => Object.assign(m, { ghost: first(m) })),
    ],
    ['a way out', /"..\/secret.bin"/, () => withIndex((m) => Object.assign(m, { 'classifier.bias': '../secret.bin' }))],
    ['any JSON', /index.json is not JSON that can be read/, () => folderOf('sharded').set(index, new Blob(['{']))],
    ['a map', /weight_map should name/, () => folderOf('sharded').set(index, new Blob(['{"weight_map": {}}']))],
    [
      'anything',
      /needs model.safetensors or pytorch_model.bin; found notes.txt/,
      () => new Map([['notes.txt', new Blob()]]),
    ],
  ])('an index or folder without %s', async (_what, message, files) => {
    expect(await codeOf(openWeightFiles(files()))).toMatch(message);
  });

  function first(map: Record<string, string>): string {
    return Object.values(map).sort()[0]!;
  }

  function without(start: string): Map<string, Blob> {
    return new Map([...folderOf('sharded')].filter(([name]) => !name.startsWith(start)));
  }

  test('a file cut short names the tensor', async () => {
    const cut = blobOf('f32.safetensors').slice(0, -100);
    expect(await codeOf(openWeightFiles(new Map([['model.safetensors', cut]])))).toMatch(/bad-weights: Tensor "/);
  });
});

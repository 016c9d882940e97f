// A result is taken as train.py writes it, and refused where anything of it is missing or was changed.

import { expect, test } from 'vitest';
import { writeSafetensors } from '../../formats/weights/safetensors.ts';
import { writeZip } from '../../formats/zip/writer.ts';
import { sha256HexInPieces } from '../../lib/hash.ts';
import { rawJson } from '../../storage/raw-json.ts';
import { codeOf } from '../../testing/code-of.ts';
import { wholeRun } from '../../testing/whole-records.ts';
import { readJobResult } from './read-result.ts';

const evaluation = { eval_loss: 1, eval_accuracy: 0.5, eval_f1: 0.4, eval_runtime: 1, eval_samples_per_second: 2 };
const history = [
  { step: 1, epoch: 0.5, loss: 1.5, grad_norm: 2, learning_rate: 1e-3 },
  { step: 2, epoch: 1, ...evaluation, eval_steps_per_second: 3 },
  { step: 2, epoch: 1, train_loss: 1.4, train_runtime: 3 },
];

function filesOf(): Record<string, string | Blob> {
  return {
    'job.json': JSON.stringify({ data: { data_hash: 'd', split_hash: 's' } }),
    'run.json': rawJson({ facts: wholeRun(), rows: [] }),
    'trainer_state.json': JSON.stringify({ log_history: history, best_global_step: 2, best_metric: 0.5 }),
    'manifest.csv': "clip,path,label,split,sha256\n10,'=a.wav,b,test,ab\n8,x.wav,c,validation,cd\n",
    'predictions.csv': 'clip,split,label,logit_0,logit_1,logit_2\n10,test,1,0.5,-1.25,3e-2\n',
    'model/model.safetensors': writeSafetensors([{ name: 'classifier.bias', shape: [1], data: Float32Array.of(1) }]),
  };
}

async function resultZip(change: (files: Record<string, string | Blob>) => void = () => {}, facts = {}): Promise<Blob> {
  const files = filesOf();
  const hashes: Record<string, string> = {};
  for (const [path, data] of Object.entries(files)) hashes[path] = await sha256HexInPieces(new Blob([data]));
  change(files);
  const voxtune = {
    ...{ format: 'voxtune-result', version: 1, step: 2, result_step: 2, epoch: 1, total_steps: 2, seconds: 9 },
    ...{ num_train_epochs: 1, max_steps: -1, speeds: {}, processes: 2, device: 'GPU', files: hashes },
    versions: { python: '3.11', torch: '2', transformers: '5' },
    ...facts,
  };
  const parts = Object.entries(files).map(([path, data]) => ({ path, data }));
  return writeZip([...parts, { path: 'voxtune-result.json', data: JSON.stringify(voxtune) }]);
}

test('a whole one gives the log, the logits by clip and the weights', async () => {
  const { log, clips, run, bestStep, hashes, weights } = await readJobResult(await resultZip());
  expect(log.map(({ kind, step }) => `${kind} ${step}`)).toEqual(['train 1', 'eval 2']);
  expect(clips[0]).toMatchObject({ clip: 10, path: '=a.wav', label: 'b', logits: [0.5, -1.25, 0.03] });
  expect(clips[1]?.logits).toBeNull();
  expect(run.name).toBe('run');
  expect(bestStep).toBe(2);
  expect(hashes).toEqual({ dataHash: 'd', splitHash: 's' });
  expect(weights.size).toBeGreaterThan(0);
});

test.each(Object.keys(filesOf()))('%s that was changed or is missing is told by name', async (path) => {
  const changed = await resultZip((files) => {
    files[path] = 'other';
  });
  await expect(readJobResult(changed)).rejects.toMatchObject({ code: 'job-result/damaged', params: { name: path } });
  const missing = await resultZip((files) => {
    delete files[path];
  });
  await expect(readJobResult(missing)).rejects.toMatchObject({ code: 'job-result/damaged', params: { name: path } });
});

test('another file, a newer one and one without its facts are told apart', async () => {
  expect(await codeOf(readJobResult(new Blob(['no zip'])))).toBe('job-result/foreign');
  expect(await codeOf(readJobResult(await writeZip([{ path: 'a', data: 'b' }])))).toBe('job-result/foreign');
  expect(await codeOf(readJobResult(await resultZip(undefined, { version: 2 })))).toBe('job-result/newer');
  expect(await codeOf(readJobResult(await resultZip(undefined, { step: -1 })))).toBe('job-result/damaged');
});

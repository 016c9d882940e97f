// Reading a model's files: what from_pretrained would report, and that both kinds of weight file hold the same weights.

import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { readPytorchCheckpoint } from '../formats/pytorch/checkpoint.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import { type LoadedWeights, loadWeights } from '../model/weights/loading.ts';
import { listParameters } from '../model/weights/parameter-list.ts';
import { largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

const safetensorsName = 'model.safetensors';
const pytorchName = 'pytorch_model.bin';

export interface LoadedFiles {
  /** The most complete that was read. */
  loaded: LoadedWeights;
  hasHead: boolean;
}

/** Loads and compares the weight files of a case. Null when there is none, or none could be read. */
export async function checkLoading(
  files: ReadonlyMap<string, File>,
  config: ModelConfig,
  report: Reporter,
): Promise<LoadedFiles | null> {
  const fromSafetensors = await load(safetensorsName, files, config, readSafetensors, report);
  const fromPytorch = await load(pytorchName, files, config, readPytorchCheckpoint, report);
  if (fromSafetensors && fromPytorch) compareWeights(fromPytorch, fromSafetensors, report);
  const loaded = fromSafetensors ?? fromPytorch;
  if (!loaded) return null;
  return { loaded, hasHead: !loaded.report.missing.some((name) => headNames(config).includes(name)) };
}

function headNames(config: ModelConfig): string[] {
  return listParameters(config)
    .filter((parameter) => parameter.part === 'head')
    .map((parameter) => parameter.name);
}

async function load(
  fileName: string,
  files: ReadonlyMap<string, File>,
  config: ModelConfig,
  read: (file: File) => Promise<TensorSource>,
  report: Reporter,
): Promise<LoadedWeights | null> {
  const file = files.get(fileName);
  if (!file) return null;
  return report.group(`loading ${fileName}`, async () => {
    const source = await read(file);
    const loaded = loadWeights(source, config, 0);
    const { missing, unexpected, mismatched } = loaded.report;
    // a checkpoint of the body alone, or one made for another task, lacks the head and may bring another task's
    const isMissingHead = missing.length > 0 && missing.every((name) => headNames(config).includes(name));
    const isOtherTask = unexpected.every((name) => name.startsWith('lm_head.')) && isMissingHead;
    const isWhole = missing.length + unexpected.length === 0;
    const isFine = mismatched.length === 0 && (isWhole || isOtherTask);
    const detail = `${loaded.report.loadedCount} loaded, ${missing.length} new, ${unexpected.length} ignored`;
    const strange = isFine ? '' : `: ${JSON.stringify({ missing, unexpected, mismatched }).slice(0, 300)}`;
    report.compare(`loading ${fileName}`, isFine ? 0 : 1, 0, detail + strange);
    return loaded;
  });
}

/** Every weight that both files hold, bit for bit. */
function compareWeights(found: LoadedWeights, expected: LoadedWeights, report: Reporter): void {
  const shared = [...expected.weights.keys()].filter(
    (name) => !found.report.missing.includes(name) && !expected.report.missing.includes(name),
  );
  const errors = shared.map((name) =>
    largestDifference(found.weights.get(name)?.data ?? [], expected.weights.get(name)?.data ?? []),
  );
  const error = errors.length > 0 ? Math.max(...errors) : Number.POSITIVE_INFINITY;
  report.compare(`${pytorchName} holds the weights of ${safetensorsName}`, error, 0, `${shared.length} weights`);
}

// Reading a model's files: what from_pretrained would report, the weights as the files hold them, and as both kinds of weight
// file do; which parameters train and decay; preprocessor_config.json as it would be written again.

import type { FeatureExtractorConfig } from '../config/feature-extractor.ts';
import type { TrainedParts } from '../config/forward-mode.ts';
import { featureExtractorJson, parseFeatureExtractor } from '../formats/hugging-face/feature-extractor.ts';
import type { ModelConfig } from '../formats/hugging-face/model-config.ts';
import { readPytorchCheckpoint } from '../formats/pytorch/checkpoint.ts';
import { readSafetensors } from '../formats/weights/safetensors.ts';
import type { TensorSource } from '../formats/weights/tensor-source.ts';
import { type LoadedWeights, loadWeights } from '../model/weights/loading.ts';
import { isTrainable, listParameters } from '../model/weights/parameter-list.ts';
import { decays } from '../training/adamw.ts';
import { differentElements } from './compare.ts';
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
    if (isWhole) checkContents(fileName, loaded, source, report);
    return loaded;
  });
}

/** Of a whole classifier's file: every weight as the file has it, in shape, kind and (of float32) every bit. */
function checkContents(fileName: string, { weights }: LoadedWeights, source: TensorSource, report: Reporter): void {
  const names = [...weights.keys()];
  report.same(`${fileName}: names`, names.sort(), source.names().sort());
  const placed = (one: { shape(name: string): unknown; dtype(name: string): unknown }) =>
    names.map((name) => [name, one.shape(name), one.dtype(name)]);
  const loaded = new Map(names.map((name) => [name, weights.get(name)]));
  report.same(
    `${fileName}: shapes and kinds`,
    placed({ shape: (name) => loaded.get(name)?.shape, dtype: (name) => loaded.get(name)?.dtype }),
    placed(source),
  );
  const floats = names.filter((name) => source.dtype(name) === 'F32');
  const different = floats.map((name) => differentElements(loaded.get(name)?.data ?? [], source.read(name)));
  report.compare(`${fileName}: numbers`, sumOf(different), 0, `to the bit, ${floats.length} weights`);
}

/** Every weight that both files hold, bit for bit. */
function compareWeights(found: LoadedWeights, expected: LoadedWeights, report: Reporter): void {
  const shared = [...expected.weights.keys()].filter(
    (name) => !found.report.missing.includes(name) && !expected.report.missing.includes(name),
  );
  const different = shared.map((name) =>
    differentElements(found.weights.get(name)?.data ?? [], expected.weights.get(name)?.data ?? []),
  );
  const detail = `to the bit, ${shared.length} weights`;
  report.compare(`${pytorchName} holds the weights of ${safetensorsName}`, sumOf(different), 0, detail);
}

/** Infinite for none. */
function sumOf(counts: readonly number[]): number {
  return counts.length === 0 ? Infinity : counts.reduce((sum, count) => sum + count, 0);
}

/** Which parameters train, in the order of `named_parameters`, and which of them decay. */
export function checkParameterNames(
  config: ModelConfig,
  trained: TrainedParts,
  golden: { trainable: readonly string[]; decayed: readonly string[] },
  report: Reporter,
): void {
  const names = listParameters(config).flatMap((one) => (isTrainable(one, config, trained) ? [one.name] : []));
  report.same('parameters that train', names, golden.trainable);
  report.same('parameters that decay', names.filter(decays).sort(), [...golden.decayed].sort());
}

/** Reads preprocessor_config.json, which has to be written again as `save_pretrained` wrote it. */
export function checkFeatureExtractor(json: unknown, report: Reporter): FeatureExtractorConfig {
  const extractor = parseFeatureExtractor(json);
  const fields = (file: unknown) => Object.entries(file as object).sort(([a], [b]) => (a < b ? -1 : 1));
  report.same('preprocessor_config.json', fields(JSON.parse(featureExtractorJson(extractor))), fields(json));
  return extractor;
}

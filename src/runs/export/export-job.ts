// The zip with which a run is trained by PyTorch on other machines: its settings, clips, starting weights, and the programs. Needs no
// engine. What it leaves comes back by `runs/job-result/`.

import { wavHeader } from '../../audio/write-wav.ts';
import { forwardMode } from '../../config/forward-mode.ts';
import { lossRuleOf } from '../../evaluation/loss.ts';
import { configJson } from '../../export/config-json.ts';
import { jobFiles } from '../../export/job/job-files.ts';
import { type JobWeights, jobJson } from '../../export/job/job-json.ts';
import type { JobOptions } from '../../export/job/job-options.ts';
import { type ManifestRow, manifestCsv, manifestRows } from '../../export/job/manifest-csv.ts';
import { featureExtractorJson } from '../../formats/hugging-face/feature-extractor.ts';
import { streamSafetensors } from '../../formats/weights/safetensors.ts';
import { writeZip, type ZipPart } from '../../formats/zip/writer.ts';
import { VoxtuneError } from '../../lib/errors.ts';
import { present } from '../../lib/present.ts';
import { isOfWeights } from '../../library/model-files.ts';
import { countStoredParameters, readClassifierWeights } from '../../library/stored-weights.ts';
import type { ModelRecord } from '../../model/model-record.ts';
import type { LoadedWeights } from '../../model/weights/loading.ts';
import { runHashes } from '../../run/run-hashes.ts';
import { classOf, factsOf, type RunRecord } from '../../run/run-record.ts';
import { openCheckpointStore } from '../../storage/checkpoint-store.ts';
import { storedBytes } from '../../storage/clip-pack.ts';
import { ClipReader } from '../../storage/clip-reader.ts';
import { getDataset, loadClips } from '../../storage/dataset-store.ts';
import { rawJson } from '../../storage/raw-json.ts';
import type { Checkpoint } from '../../training/checkpoint.ts';
import type { ExportContext } from './export-context.ts';

/** Throws `export/job-untrained` of what no Trainer trains, `export/job-no-repository` where weights by name are asked for of a model
 *  that came otherwise, `export/job-no-checkpoint`, `storage/missing`, `storage/damaged-clips`, `storage/damaged-model`. */
export async function exportJob({ run, files, signal, onProgress }: ExportContext, options: JobOptions): Promise<Blob> {
  if (run.probe) throw untrained(run);
  const dataset = await getDataset(run.datasetId);
  const clips = await loadClips(run.datasetId);
  const rows = manifestRows(run, clips, options.audio === 'included');
  const settings = run.config;
  const { record, loaded } = await readClassifierWeights({
    modelId: run.modelId,
    labels: run.labels,
    settings,
    seed: settings.seed,
  });
  const checkpoint = await startingCheckpoint(run, options.from);
  const size = await countStoredParameters(run.modelId, run.labels.length, settings);
  const trainLabels = run.split.train.map((clip) => classOf(run, clip));
  const job = jobJson({
    run,
    model: options.weights === 'name' ? weightsByName(record) : { weights: 'files' },
    trainedParameters: size.trainable,
    hasMask: forwardMode(settings, run.featureExtractor, size.shape.layerCount).batchPadding?.hasMask ?? false,
    classWeights: lossRuleOf(settings, trainLabels, run.labels.length).classWeights as number[] | null,
    checkpoint: options.from === 'checkpoint' ? checkpoint : null,
    hasAudio: options.audio === 'included',
    hashes: await runHashes(run, clips),
  });
  const text = (path: string, data: string): ZipPart => ({ path, data, compress: true });
  const parts: ZipPart[] = [
    ...jobFiles,
    text('job.json', job),
    text('run.json', `${rawJson({ facts: factsOf(run), rows: run.history.slice(0) })}\n`),
    text('labels.json', `${JSON.stringify(run.labels, null, 2)}\n`),
    text('manifest.csv', manifestCsv(rows, run, clips, dataset.sampleRateHz)),
    text('model/config.json', configJson(loaded.config, run.labels)),
    text('model/preprocessor_config.json', featureExtractorJson(run.featureExtractor)),
    weightsPart(loaded, checkpoint, options.weights),
    ...(checkpoint && options.from === 'checkpoint' ? [momentsPart(checkpoint, loaded)] : []),
    ...(await audioParts(run, rows, dataset.sampleRateHz)),
  ];
  return writeZip(parts, {
    sink: await files.openResult('the zip for a cluster'),
    signal,
    onProgress: (done, total) => onProgress({ done, total }),
  });
}

/** The newest whole one where the job goes on from there; that of step 0 where the run began with another run's; else null. */
async function startingCheckpoint(run: RunRecord, from: JobOptions['from']): Promise<Checkpoint | null> {
  if (from === 'beginning' && !run.origin) return null;
  const store = openCheckpointStore<Checkpoint>(run.id);
  const whole = (await store.list()).filter(({ isBroken, step }) => !isBroken && (from === 'checkpoint' || step === 0));
  const last = whole.at(-1);
  if (last) return store.load(last.step);
  throw new VoxtuneError(
    'export/job-no-checkpoint',
    from === 'checkpoint'
      ? `“${run.name}” has no checkpoint to go on from. Begin the job as the run began.`
      : `“${run.name}” began with the weights of another run, and that checkpoint is not stored any more. Go on from its newest one.`,
    { name: run.name },
  );
}

function weightsByName({ name, hub, files }: ModelRecord): JobWeights {
  if (!hub)
    throw new VoxtuneError(
      'export/job-no-repository',
      `The model ${name} did not come from the hub, so a name does not find it. Put its files into the zip.`,
      { name },
    );
  const weights = files.filter((file) => isOfWeights(file.name));
  return {
    weights: 'name',
    repo: hub.repo,
    commit: hub.commit,
    files: weights.map((file) => ({ name: file.name, hash: file.hash })),
  };
}

/** All weights, or those alone that the hub's files lack; a checkpoint's lie over them. */
function weightsPart(
  { weights, report }: LoadedWeights,
  checkpoint: Checkpoint | null,
  kind: JobOptions['weights'],
): ZipPart {
  const made = new Set([...report.missing, ...report.mismatched.map(({ name }) => name)]);
  const names = [...weights.keys()].filter(
    (name) => kind === 'files' || made.has(name) || checkpoint?.parameters.has(name),
  );
  const tensors = names.map((name) => {
    const { shape, dtype } = present(weights.get(name));
    const trained = checkpoint?.parameters.get(name);
    return {
      name,
      shape,
      dtype,
      // read when it is written: a large model is never in memory as a whole
      get data() {
        return trained ?? present(weights.get(name)).data;
      },
    };
  });
  return {
    path: kind === 'files' ? 'model/model.safetensors' : 'model/made.safetensors',
    data: streamSafetensors(tensors),
  };
}

/** AdamW's, under torch's names. */
function momentsPart({ firstMoments, secondMoments }: Checkpoint, { weights }: LoadedWeights): ZipPart {
  const named = (prefix: string, moments: ReadonlyMap<string, Float32Array>) =>
    [...moments].map(([name, data]) => ({ name: `${prefix}.${name}`, shape: present(weights.get(name)).shape, data }));
  return {
    path: 'checkpoint/optimizer.safetensors',
    data: streamSafetensors([...named('exp_avg', firstMoments), ...named('exp_avg_sq', secondMoments)]),
  };
}

async function audioParts(run: RunRecord, rows: readonly ManifestRow[], rateHz: number): Promise<ZipPart[]> {
  const reader = await ClipReader.open(run.datasetId);
  return rows
    .filter(({ audio }) => audio !== '')
    .map(({ clip, audio }) => {
      const header = wavHeader(storedBytes(clip), rateHz, clip.encoding === 'float32');
      return {
        path: audio,
        data: {
          byteLength: header.byteLength + storedBytes(clip),
          async *pieces() {
            yield header;
            yield await reader.readBytes(clip);
          },
        },
      };
    });
}

function untrained({ name }: RunRecord): VoxtuneError {
  return new VoxtuneError(
    'export/job-untrained',
    `“${name}” is a probe: no step of it trains, so there is nothing for a cluster to do. Train from it first.`,
    { name },
  );
}

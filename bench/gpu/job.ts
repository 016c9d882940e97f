// The whole job under Node: an archive's clips, the frozen layers once, epochs over cached frames, logits of the test
// clips; then training and prediction once more over what is cached. Everything is kept in memory, as float16 where the page
// keeps it so on disk.

import { readFileSync } from 'node:fs';
import { clipInput } from '../../src/audio/clip-input.ts';
import { decodeWav } from '../../src/audio/wav.ts';
import { presets } from '../../src/config/presets.ts';
import { submittedWorkDone } from '../../src/engine/backend/device-queue.ts';
import { predict } from '../../src/evaluation/predict.ts';
import { readZipEntry } from '../../src/formats/zip/archive.ts';
import { listZipEntries } from '../../src/formats/zip/directory.ts';
import { float16ToFloat32, float32ToFloat16 } from '../../src/lib/float16.ts';
import type { ClipFrames, FrameCache } from '../../src/model/clip-frames.ts';
import type { SpeechClassifier } from '../../src/model/speech-classifier.ts';
import { MemoryCheckpoints } from '../../src/testing/memory-ports.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { runTrunkPass } from '../../src/training/trunk-pass.ts';

export interface JobTask {
  kind: 'job';
  model: string;
  archive: string;
  /** `file,split,label` rows. */
  split: string;
  epochs: number;
}

export interface JobResult {
  /** From the archive's first byte to the last logits. */
  seconds: number;
  readSeconds: number;
  trunkSeconds: number;
  trainSeconds: number;
  /** Training and prediction once more, with another learning rate, over cached frames. */
  againSeconds: number;
  clips: number;
}

const sampleRateHz = 16_000;
const batchSize = 8;

/** What is there already of a job that goes on. */
export type JobStage = Partial<JobResult>;

/** `openModel` gives a model that has not trained; its loading is not counted, as the Trainer's is not. `onStage`: what a job that is
 *  ended leaves. */
export async function runJob(
  task: JobTask,
  openModel: () => Promise<SpeechClassifier>,
  onStage: (stage: JobStage) => void,
): Promise<JobResult> {
  const first = await openModel();
  const second = await openModel();
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const data = await readClips(task);
  const readSeconds = seconds();
  const cache = new HalfCache(first.frameWidth);
  const clips = data.samples.map((_, clip) => clip);
  const samples = {
    sampleCount: (clip: number) => present(data.samples[clip]).length,
    read: async (clip: number) => present(data.samples[clip]),
  };
  onStage({ readSeconds, clips: clips.length });
  await runTrunkPass({ model: first, samples, cache, clips, overlaps: true });
  const trunkSeconds = seconds() - readSeconds;
  onStage({ readSeconds, trunkSeconds, clips: clips.length });
  await trainAndPredict(first, cache, data, task.epochs, 1e-3);
  const total = seconds();
  const trainSeconds = total - trunkSeconds - readSeconds;
  const once = { seconds: total, readSeconds, trunkSeconds, trainSeconds, clips: clips.length };
  onStage(once);
  await trainAndPredict(second, cache, data, task.epochs, 5e-4);
  const againSeconds = seconds() - total;
  for (const model of [first, second]) model.dispose();
  return { ...once, againSeconds };
}

interface JobData {
  samples: Float32Array[];
  labels: number[];
  parts: Record<'train' | 'validation' | 'test', number[]>;
}

type SplitRow = [file: string, part: keyof JobData['parts'], label: string];

async function readClips({ archive, split }: JobTask): Promise<JobData> {
  const rows = readFileSync(split, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',') as SplitRow);
  const blob = new Blob([readFileSync(archive)]);
  const entries = new Map((await listZipEntries(blob)).map((entry) => [entry.path, entry]));
  const names = [...new Set(rows.map(([, , label]) => label))].sort();
  const data: JobData = { samples: [], labels: [], parts: { train: [], validation: [], test: [] } };
  for (const [file, part, label] of rows) {
    const { channels } = await decodeWav(await readZipEntry(blob, present(entries.get(file))));
    data.parts[part].push(data.samples.length);
    const settings = { sampleRateHz, maxLength: null, doNormalize: true };
    data.samples.push(clipInput(present(channels[0]), sampleRateHz, settings));
    data.labels.push(names.indexOf(label));
  }
  return data;
}

async function trainAndPredict(
  model: SpeechClassifier,
  frames: HalfCache,
  { samples, labels, parts }: JobData,
  epochs: number,
  learningRate: number,
): Promise<void> {
  let previous: Promise<void> = Promise.resolve();
  const session = new Trainer({
    model,
    frames,
    clipLabels: labels,
    classNames: [...new Set(labels)].sort().map(String),
    split: parts,
    config: {
      ...presets.tutorial,
      numTrainEpochs: epochs,
      perDeviceTrainBatchSize: batchSize,
      gradientAccumulationSteps: 4,
      learningRate,
      warmupSteps: 0,
      evalStrategy: 'no',
      saveStrategy: 'no',
      loadBestModelAtEnd: false,
    },
    checkpoints: new MemoryCheckpoints(),
    onEvent: () => undefined,
    lengthOf: (clip) => present(samples[clip]).length,
    settle: async () => {
      await previous;
      previous = submittedWorkDone();
    },
  });
  await session.run('newest');
  await predict({ model, frames, clips: parts.test, batchSize });
}

/** What the page keeps on disk. */
class HalfCache implements FrameCache {
  private readonly clips = new Map<number, Uint16Array>();
  private readonly width: number;

  constructor(width: number) {
    this.width = width;
  }

  has(clip: number): boolean {
    return this.clips.has(clip);
  }

  async write(clip: number, { frames }: ClipFrames): Promise<void> {
    this.clips.set(clip, float32ToFloat16(frames));
  }

  async flush(): Promise<void> {}

  async read(clips: readonly number[]): Promise<ClipFrames[]> {
    return clips.map((clip) => {
      const frames = float16ToFloat32(present(this.clips.get(clip)));
      return { frames, frameCount: frames.length / this.width };
    });
  }
}

/** A clip or a file that the split's rows name: it is there unless the archive is another. */
function present<T>(value: T | undefined): T {
  if (value === undefined)
    throw new Error('The archive lacks a clip of the split, or a clip was asked for that it has not.');
  return value;
}

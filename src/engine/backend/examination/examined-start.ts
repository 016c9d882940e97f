// Starts the WebGPU backend on an adapter that may be new: what is known of it from before is used, what is not is examined.

import { kernelRevision } from 'virtual:kernel-revision';
import { sizesInSoftware, type TuningMemory, tunedChoice } from '../../gemm/webgpu/autotune.ts';
import { softwareTiles, type TileChoice } from '../../gemm/webgpu/tiles.ts';
import { CustomWebgpuBackend } from '../../webgpu/custom-webgpu-backend.ts';
import { kernelNames } from '../../webgpu/install-webgpu-kernels.ts';
import type { AdapterVerdict, GpuArithmetic } from '../engine-info.ts';
import { selfTestError } from '../self-test.ts';
import { adapterInfo, isSoftwareAdapter } from '../webgpu-device.ts';
import { setBackend, type WebgpuOptions } from '../webgpu-start.ts';
import { type AdapterRecord, newRecord, readRecord, recordKey, writeRecord } from './adapter-record.ts';
import {
  AdapterRefused,
  allName,
  blame,
  type Examination,
  examineKernels,
  examineWhole,
  installExamined,
  tilesName,
  tryOut,
} from './examine.ts';
import { type Finding, watched } from './finding.ts';
import type { Extent } from './kernel-cases.ts';
import type { References } from './reference.ts';

/** Over these, a kernel hangs. A driver may take seconds to compile one; in software each takes long. */
const limitsMs = { hardware: 20_000, software: 300_000 };

/** The choice of tiles compiles and times many of them. */
const tilesLimit = 3;

export interface ExaminedOptions extends WebgpuOptions {
  tuningMemory: TuningMemory;
  /** What every kernel's case should give: asked for where a kernel is new on the adapter. */
  references(extent: Extent): Promise<References>;
  /** Forgets what is known of the adapter. */
  examinesAgain?: boolean;
  /** Whether an adapter that was refused before is given another chance. */
  retriesRefused?: boolean;
  /** How long a kernel may take to answer. */
  answerLimitMs?: number;
}

/** The examination of one adapter: `start` may be called again, with a new device, where it threw `DeviceSpent`. */
export class ExaminedStart {
  private readonly adapter: GPUAdapter;
  private readonly options: ExaminedOptions;
  private readonly key: string;
  private readonly isSoftware: boolean;
  private record: AdapterRecord | null = null;
  private known: Promise<References> | null = null;

  constructor(adapter: GPUAdapter, options: ExaminedOptions) {
    this.adapter = adapter;
    this.options = options;
    this.key = recordKey(adapterInfo(adapter), kernelRevision);
    this.isSoftware = isSoftwareAdapter(adapter);
  }

  /** What was found until now. */
  get verdict(): AdapterVerdict | null {
    if (!this.record) return null;
    const { kernels, refusedFor, examinedAtMs, seconds } = this.record;
    return { kernels, refusedFor, examinedAtMs, seconds };
  }

  /** Makes `webgpu` the backend with the kernels that are right on this adapter, and says in what it multiplies. Throws
   *  `DeviceSpent` and `AdapterRefused`. */
  start(device: GPUDevice): Promise<GpuArithmetic> {
    // one tab at a time: what another one is trying now has ended nothing
    return navigator.locks.request(this.key, () => this.startAlone(device));
  }

  private async startAlone(device: GPUDevice): Promise<GpuArithmetic> {
    this.record ??= await this.recordOfBefore();
    if (this.record.refusedFor) throw new AdapterRefused(this.record.refusedFor.kernel);
    try {
      return await this.startAs(device, this.record);
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
      this.record = newRecord();
      return this.startAs(device, this.record);
    }
  }

  /** Takes no further device for this adapter. */
  async giveUp(): Promise<void> {
    const last = this.record?.kernels.at(-1);
    if (!this.record || !last) return;
    this.record.refusedFor = last;
    await this.examinationOf(this.record).save();
  }

  private async recordOfBefore(): Promise<AdapterRecord> {
    const { tuningMemory, examinesAgain, retriesRefused } = this.options;
    const before = examinesAgain ? null : await readRecord(tuningMemory, this.key);
    if (!before || (before.refusedFor && retriesRefused)) return newRecord();
    // in software it takes long, and whoever closes the page meanwhile has nothing to blame on a kernel
    if (before.trying && !this.isSoftware) blame(before, before.trying, 'ended');
    return { ...before, trying: null };
  }

  private async startAs(device: GPUDevice, record: AdapterRecord): Promise<GpuArithmetic> {
    const startedAt = performance.now();
    const examination = this.examinationOf(record);
    const isFinished = record.kernels.some(({ kernel }) => kernel === allName);
    const isSoftware = this.isSoftware && !this.options.asHardware;
    const backend = new CustomWebgpuBackend(device, { info: adapterInfo(this.adapter), isSoftware });
    await setBackend(backend);
    await this.chooseTiles(backend, examination);
    if (isFinished) {
      // the driver may be another one than it was, which nothing tells
      installExamined(backend, record, false);
      const whole = await this.selfTest(backend, 'float32', examination.limitMs);
      if (whole.fault !== null) throw new Outdated();
      return this.startHalfWeights(backend, examination);
    }
    await examineKernels(backend, kernelNames.always, false, examination);
    await examineWhole(backend, examination, () => this.selfTest(backend, 'float32', examination.limitMs));
    const arithmetic = await this.startHalfWeights(backend, examination);
    record.seconds += (performance.now() - startedAt) / 1000;
    await examination.save();
    return arithmetic;
  }

  private examinationOf(record: AdapterRecord): Examination {
    const { tuningMemory, answerLimitMs = limitsMs[this.isSoftware ? 'software' : 'hardware'] } = this.options;
    // in software compilation is what takes long
    const extent = this.isSoftware ? 'brief' : 'every';
    return {
      record,
      extent,
      limitMs: answerLimitMs,
      save: () => writeRecord(tuningMemory, this.key, record),
      references: () => {
        this.known ??= this.options.references(extent);
        return this.known;
      },
    };
  }

  /** A tile that a driver refuses is not chosen; one that costs the device ends the choice, and the naive ones are taken. */
  private async chooseTiles(backend: CustomWebgpuBackend, examination: Examination): Promise<void> {
    if (backend.isSoftware) return;
    const known = examination.record.kernels.find(({ kernel }) => kernel === tilesName);
    if (known?.way === 'plain') {
      backend.tiles = softwareTiles;
      return;
    }
    const choose = async () => {
      backend.tiles = await this.tuned(backend, 'f32');
    };
    if (known) return choose();
    await tryOut(tilesName, 'chosen', examination, () =>
      watchedChoice(backend, tilesLimit * examination.limitMs, choose),
    );
    examination.record.kernels.push({ kernel: tilesName, way: 'chosen', fault: null, difference: null });
  }

  private tuned(backend: CustomWebgpuBackend, element: 'f32' | 'f16'): Promise<TileChoice> {
    return tunedChoice(backend, element, this.options.tuningMemory, this.isSoftware ? sizesInSoftware : undefined);
  }

  /** Makes frozen matrices float16 where that was asked for and is right on this adapter. */
  private async startHalfWeights(backend: CustomWebgpuBackend, examination: Examination): Promise<GpuArithmetic> {
    const { record, limitMs } = examination;
    const { options } = this;
    const isRefused = () =>
      record.kernels.some(
        ({ kernel, way }) => way === 'composed' && [allName, ...kernelNames.halfWeights].includes(kernel),
      );
    if (options.gpuArithmetic !== 'float16' || !backend.device.features.has('shader-f16') || isRefused())
      return 'float32';
    const first = 'packMatrix';
    if (!backend.isSoftware) {
      const choose = async () => {
        backend.halfTiles = await this.tuned(backend, 'f16');
      };
      await tryOut(first, 'chosen', examination, () => watchedChoice(backend, tilesLimit * limitMs, choose));
    }
    await examineKernels(backend, kernelNames.halfWeights, true, examination);
    installExamined(backend, record, true);
    const whole = isRefused() ? null : await this.selfTest(backend, 'float16', limitMs);
    if (whole && whole.fault !== null) {
      record.kernels = record.kernels.map((verdict) =>
        verdict.kernel === first ? { ...verdict, way: 'composed', fault: whole.fault } : verdict,
      );
    }
    await examination.save();
    if (!isRefused()) return 'float16';
    backend.halfTiles = null;
    installExamined(backend, record, false);
    return 'float32';
  }

  private selfTest(backend: CustomWebgpuBackend, arithmetic: GpuArithmetic, limitMs: number): Promise<Finding> {
    return watched(backend, limitMs, async () => {
      // the test's GEMMs are small: once more with the tile of large ones, but in software, where compiling them takes as long again
      const large = () => (backend.isSoftware ? null : backend.withLargeTiles(() => selfTestError(arithmetic)));
      const error = (await selfTestError(arithmetic)) ?? (await large());
      return { fault: error === null ? null : 'differs', difference: null, detail: error ?? '' };
    });
  }
}

/** What was found before does not hold any more. */
class Outdated extends Error {}

/** A choice of tiles looks away from what a driver refuses, but not from a device that is gone. */
function watchedChoice(backend: CustomWebgpuBackend, limitMs: number, choose: () => Promise<void>): Promise<Finding> {
  return watched(backend, limitMs, async () => {
    await choose();
    return { fault: null, difference: null };
  });
}

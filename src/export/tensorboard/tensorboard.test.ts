import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { histogramOf } from '../../formats/tensorboard/histogram.ts';
import { maskedCrc, tfRecord } from '../../formats/tensorboard/tf-record.ts';
import { listZipEntries } from '../../formats/zip/directory.ts';
import { readBytes } from '../../lib/file-reading.ts';
import { present } from '../../lib/present.ts';
import { RunHistory } from '../../run/run-history.ts';
import { runForTest } from '../../testing/run-record.ts';
import type { LogRow } from '../../training/log-rows.ts';
import { eventFileName, runEventFile } from './run-event-file.ts';
import { runsEventFiles } from './runs-event-files.ts';

const noExtras = { weights: null, card: null, confusion: null };

/** The records of a file; throws where a checksum is wrong. */
function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at, true));
    const data = bytes.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 8, true) !== maskedCrc(bytes.subarray(at, at + 8))) throw new Error('length');
    if (view.getUint32(at + 12 + length, true) !== maskedCrc(data)) throw new Error('data');
    records.push(data);
    at += 16 + length;
  }
  return records;
}

/** Fields of a message by number, each with all of its values as bytes, or as a number where it has a fixed size. */
function fieldsOf(bytes: Uint8Array): Map<number, (Uint8Array | number)[]> {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, (Uint8Array | number)[]>();
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const value =
      wire === WireType.Bit64
        ? reader.double()
        : wire === WireType.Bit32
          ? reader.float()
          : wire === WireType.Varint
            ? Number(reader.uint64())
            : reader.bytes();
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

/** "tag@step" → value and wall time, of the scalars. */
async function scalarsOf(blob: Blob): Promise<Map<string, { value: number; wallTime: number }>> {
  const found = new Map<string, { value: number; wallTime: number }>();
  for (const record of recordsOf(await readBytes(blob))) {
    const event = fieldsOf(record);
    const summary = event.get(5)?.[0];
    if (!(summary instanceof Uint8Array)) continue;
    for (const bytes of fieldsOf(summary).get(1) ?? []) {
      const value = fieldsOf(bytes as Uint8Array);
      const simple = value.get(2)?.[0];
      if (typeof simple !== 'number') continue;
      const tag = new TextDecoder().decode(present(value.get(1))[0] as Uint8Array);
      found.set(`${tag}@${event.get(2)?.[0]}`, { value: simple, wallTime: event.get(1)?.[0] as number });
    }
  }
  return found;
}

test('a record is framed as TensorFlow frames it', () => {
  // written by tensorboard's own RecordWriter
  const hex = [...tfRecord(new TextEncoder().encode('voxtune'))].map((byte) => byte.toString(16).padStart(2, '0'));
  expect(hex.join('')).toBe('0700000000000000bbd79f11766f7874756e6562662661');
});

test('curves have Trainer’s names, the values of the rows and their time', async () => {
  const rows: LogRow[] = [
    { kind: 'train', step: 10, epoch: 0.5, loss: 1.2345678, grad_norm: 3, learning_rate: 1e-4, elapsed_sec: 20 },
    { kind: 'train', step: 20, epoch: 1, loss: Number.NaN, grad_norm: Number.POSITIVE_INFINITY, learning_rate: 0 },
    {
      kind: 'eval',
      step: 20,
      epoch: 1,
      eval_loss: 1e39,
      eval_accuracy: 0.5,
      eval_f1: 0.25,
      eval_runtime: 1,
      eval_samples_per_second: 2,
      eval_steps_per_second: 1,
      elapsed_sec: 44,
    },
  ];
  const run = runForTest({ createdAt: 1_700_000_000_500, history: RunHistory.of(rows), elapsedSec: 80, step: 40 });
  const scalars = await scalarsOf(runEventFile(run, noExtras));
  expect(scalars.get('train/loss@10')).toEqual({ value: Math.fround(1.2345678), wallTime: 1_700_000_020.5 });
  // a row without its time: half of the steps, half of the time
  expect(scalars.get('train/loss@20')).toEqual({ value: Number.NaN, wallTime: 1_700_000_040.5 });
  expect(scalars.get('train/grad_norm@20')?.value).toBe(Number.POSITIVE_INFINITY);
  expect(scalars.get('eval/loss@20')?.value).toBe(Number.POSITIVE_INFINITY);
  expect(scalars.get('eval/accuracy@20')).toEqual({ value: 0.5, wallTime: 1_700_000_044.5 });
  expect([...scalars.keys()].some((tag) => tag.includes('elapsed') || tag.includes('kind'))).toBe(false);
  expect(eventFileName(run)).toBe('events.out.tfevents.1700000000.voxtune');
});

test('a histogram counts every finite value once, between the right bounds', () => {
  const values = [-1, -1e-30, 0, 0.5, 0.5, 2, 1e30, Number.NaN, Number.POSITIVE_INFINITY];
  const made = present(histogramOf(values));
  expect(made).toMatchObject({ min: -1, max: 1e30, count: 7 });
  expect(made.counts.reduce((sum, count) => sum + count, 0)).toBe(7);
  expect(made.limits).toEqual([...made.limits].sort((a, b) => a - b));
  const inBucket = (value: number) => {
    const at = made.limits.findIndex((limit) => limit > value);
    expect(made.limits[at - 1] ?? -Infinity).toBeLessThanOrEqual(value);
    return made.counts[at];
  };
  expect([inBucket(-1), inBucket(0.5), inBucket(2)]).toEqual([1, 2, 1]);
  expect(histogramOf([Number.NaN])).toBeNull();
});

test('runs of one name have a folder each, and none leads out of the zip', async () => {
  const names = ['azure-1', 'azure-1', 'Azure-1', '../x', 'a/b', 'con'];
  const zip = await runsEventFiles(names.map((name, at) => runForTest({ id: String(at), name })));
  const paths = (await listZipEntries(zip)).map(({ path }) => path);
  const folders = paths.map((path) => path.slice(0, path.lastIndexOf('/')));
  expect(folders.slice(0, 3)).toEqual(['azure-1', 'azure-1 (2)', 'Azure-1 (3)']);
  expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(names.length);
  for (const folder of folders) expect(folder).not.toMatch(/[/\\]|^\.|^con$/);
});

// Recordings of any rate, width and channel count as librosa.load(sr=16000) reads them.

import { byName, openTensors, readClip } from './case-files.ts';
import { largestDifference } from './compare.ts';
import type { Reporter } from './reporter.ts';

const sampleRateHz = 16_000;
/** Absolute, for samples of ±1: two good low-pass filters differ by this much beside the cut-off. */
const resampleTolerance = 2e-3;
/** At both ends, where filters of other lengths see other amounts of silence. */
const ignoredSec = 0.02;

export async function checkResampling(files: readonly File[], report: Reporter): Promise<void> {
  const expected = await openTensors(byName(files), 'expected.safetensors');
  if (!expected) return report.skip('resample', 'expected.safetensors is not there');
  const recordings = new Map(
    files.filter((file) => /\.wav$/i.test(file.name)).map((file) => [file.name.replace(/\.wav$/i, ''), file]),
  );
  for (const name of expected.names()) {
    await report.group(`resample ${name}`, async () => {
      const file = recordings.get(name);
      if (!file) return report.skip(`resample ${name}`, 'its recording is not there');
      const found = await readClip(file, sampleRateHz);
      const wanted = expected.read(name);
      report.same(`resample ${name}: length`, found.length, wanted.length);
      const [start, end] = [ignoredSec * sampleRateHz, wanted.length - ignoredSec * sampleRateHz];
      const error = largestDifference(found.subarray(start, end), wanted.subarray(start, end));
      report.compare(`resample ${name}`, error, resampleTolerance, 'without the outer 20 ms');
    });
  }
}

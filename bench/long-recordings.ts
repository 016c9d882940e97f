// Peak memory and time of importing recordings of hours, and archives that unpack to gigabytes. Linux.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createDeflateRaw } from 'node:zlib';
import { crc32 } from '../src/lib/crc32.ts';
import { projectRoot } from '../tools/packages.mjs';
import { usageBelow } from '../tools/process-tree.ts';

const folder = join(projectRoot, '.cache', 'bench', 'long');
const block = 1 << 20;

function wavHeader(rateHz: number, channelCount: number, dataBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * channelCount * 2, 28);
  header.writeUInt16LE(channelCount * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** Two tones and noise, 16-bit stereo at 44.1 kHz. */
async function writeRecording(path: string, seconds: number): Promise<void> {
  const rateHz = 44_100;
  const dataBytes = seconds * rateHz * 4;
  const file = await open(path, 'w');
  await file.write(wavHeader(rateHz, 2, dataBytes));
  const sound = Buffer.alloc(rateHz * 4 * 10);
  let state = 1;
  for (let i = 0; i < sound.length / 4; i++) {
    state = (state * 48_271) % 2_147_483_647;
    const noise = (state >> 20) - 1024;
    sound.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 220 * i) / rateHz)) + noise, 4 * i);
    sound.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 330 * i) / rateHz)) - noise, 4 * i + 2);
  }
  for (let at = 0; at < dataBytes; at += sound.length)
    await file.write(sound, 0, Math.min(sound.length, dataBytes - at));
  await file.close();
}

/** A zip of WAVs of zeros. */
async function writeBomb(path: string, count: number, dataBytes: number, rateHz: number): Promise<void> {
  const out = createWriteStream(path);
  const directory: Buffer[] = [];
  let at = 0;
  const put = async (bytes: Buffer) => {
    at += bytes.length;
    if (!out.write(bytes)) await once(out, 'drain');
  };
  for (let number = 0; number < count; number++) {
    const parts: Buffer[] = [];
    const deflate = createDeflateRaw({ level: 9 });
    deflate.on('data', (bytes: Buffer) => parts.push(bytes));
    const header = wavHeader(rateHz, 1, dataBytes);
    let crc = crc32(header);
    deflate.write(header);
    for (let done = 0; done < dataBytes; done += block) {
      const zeros = Buffer.alloc(Math.min(block, dataBytes - done));
      crc = crc32(zeros, crc);
      if (!deflate.write(zeros)) await once(deflate, 'drain');
    }
    deflate.end();
    await once(deflate, 'end');
    const packed = Buffer.concat(parts);
    const name = Buffer.from(`label${number % 2}/zeros-${number}.wav`);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc, 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(44 + dataBytes, 18);
    facts.writeUInt16LE(name.length, 22);
    const signed = (signature: number, more = 0) => {
      const bytes = Buffer.alloc(4 + more);
      bytes.writeUInt32LE(signature, 0);
      return bytes;
    };
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([signed(0x02014b50), Buffer.from([20, 0]), facts, tail, name]));
    await put(Buffer.concat([signed(0x04034b50), facts, name]));
    await put(packed);
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  await put(listed);
  await put(end);
  out.end();
  await once(out, 'close');
}

interface Outcome {
  seconds: number;
  /** Of all processes: what a machine with other work does not change. */
  cpuSec: number;
  peakBytes: number;
  code: number | null;
  lastLines: string[];
}

/** Runs the training command (build the page first), watching what it and all below it hold. */
async function train(args: readonly string[]): Promise<Outcome> {
  const startedMs = performance.now();
  const command = ['tools/command.mjs', 'train', ...args, '--backend', 'wasm', '--out', join(folder, 'out')];
  const child = spawn(process.execPath, command, { cwd: projectRoot });
  let text = '';
  child.stdout.on('data', (bytes) => (text += bytes));
  child.stderr.on('data', (bytes) => (text += bytes));
  let [peakBytes, cpuSec] = [0, 0];
  const timer = setInterval(() => {
    const usage = usageBelow(process.pid);
    peakBytes = Math.max(peakBytes, usage.ownBytes);
    cpuSec = Math.max(cpuSec, usage.cpuSec);
  }, 100);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(timer);
  const lines = text.trim().split('\n');
  return { seconds: (performance.now() - startedMs) / 1000, cpuSec, peakBytes, code, lastLines: lines.slice(-12) };
}

interface Task {
  name: string;
  file: string;
  args: readonly string[];
  make(path: string): Promise<void>;
}

const allowed = ['--max-clip-minutes', '480', '--max-total-hours', '1000'];
const sample = join(projectRoot, 'public', 'sample', 'archive.zip');
const tasks: Task[] = [
  { name: 'recording', file: 'recording.wav', args: [], make: (path) => writeRecording(path, 3 * 3600) },
  { name: 'recording, allowed', file: 'recording.wav', args: allowed, make: (path) => writeRecording(path, 3 * 3600) },
  {
    name: 'recording beside the sample',
    file: '1001_LNG_ANG_XX.wav',
    args: [...allowed, sample],
    make: (path) => writeRecording(path, 3 * 3600),
  },
  { name: 'one of 2.1 GB', file: 'bomb-1.zip', args: [], make: (path) => writeBomb(path, 1, 2_100_000_000, 44_100) },
  { name: 'four of 1 GB', file: 'bomb-4.zip', args: [], make: (path) => writeBomb(path, 4, 1_000_000_000, 44_100) },
  {
    name: 'four of 1 GB, allowed',
    file: 'bomb-4.zip',
    args: allowed,
    make: (path) => writeBomb(path, 4, 1_000_000_000, 44_100),
  },
  {
    name: '100 of 29 min',
    file: 'bomb-100.zip',
    args: ['--max-total-hours', '20'],
    make: (path) => writeBomb(path, 100, 55_000_000, 16_000),
  },
];

mkdirSync(folder, { recursive: true });
/** Names of tasks; none: all. */
const wanted = process.argv.slice(2);
for (const { name, file, args, make } of tasks) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const path = join(folder, file);
  await make(path);
  const { seconds, cpuSec, peakBytes, code, lastLines } = await train([path, ...args]);
  const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
  console.log(
    `${name} (${size}): ${seconds.toFixed(1)} s (${cpuSec.toFixed(1)} s of processor time), peak ${(peakBytes / 1e6).toFixed(0)} MB, exit code ${code}`,
  );
  for (const line of lastLines) console.log(`  | ${line}`);
  rmSync(path);
}

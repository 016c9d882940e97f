// The microphone through Web Audio. Nothing the browser does for calls (echo, noise, gain) is asked for: a model should hear in
// training what it hears later.

import { RecentSamples } from '../audio/recent-samples.ts';
import { resample } from '../audio/resample.ts';
import { toInt16, writeWav } from '../audio/write-wav.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { Listening, Microphone, OngoingRecording } from '../state/microphone.ts';

const wanted: MediaStreamConstraints = {
  audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
};

type OnLevel = (peak: number, seconds: number) => void;

/** What hands out the samples that come to `node`. */
export interface SampleTap {
  node: AudioNode;
  onSamples(take: ((samples: Float32Array) => void) | null): void;
}

/** @param openTap makes one; rejects where it cannot. */
export function webAudioMicrophone(openTap: (audio: AudioContext) => Promise<SampleTap>): Microphone {
  return {
    record: (onLevel) => opened(openTap, (source) => record(source, onLevel)),
    listen: (keepSec, onLevel) => opened(openTap, (source) => listen(source, keepSec, onLevel)),
  };
}

/** A microphone whose samples come to `onSamples`, until `close`. */
interface OpenSource {
  sampleRateHz: number;
  onSamples: SampleTap['onSamples'];
  close(): void;
  ended: Promise<void>;
}

async function opened<T>(
  openTap: (audio: AudioContext) => Promise<SampleTap>,
  use: (source: OpenSource) => T,
): Promise<T> {
  const stream = await openStream();
  const audio = new AudioContext();
  try {
    const [tap] = await Promise.all([openTap(audio), audio.resume()]);
    return use(capture(stream, audio, tap));
  } catch (thrown) {
    release(stream, audio);
    throw new VoxtuneError('microphone/failed', `The microphone cannot be recorded: ${String(thrown)}`, {
      reason: String(thrown),
    });
  }
}

function capture(stream: MediaStream, audio: AudioContext, { node, onSamples }: SampleTap): OpenSource {
  audio.createMediaStreamSource(stream).connect(node);
  const [track] = stream.getAudioTracks();
  return {
    sampleRateHz: audio.sampleRate,
    onSamples,
    close() {
      onSamples(null);
      release(stream, audio);
    },
    ended: new Promise((resolve) => track?.addEventListener('ended', () => resolve())),
  };
}

function record(source: OpenSource, onLevel: OnLevel): OngoingRecording {
  const { sampleRateHz } = source;
  const chunks: Int16Array<ArrayBuffer>[] = [];
  let samples = 0;
  let loudest = 0;
  source.onSamples((data) => {
    const peak = peakOf(data);
    loudest = Math.max(loudest, peak);
    samples += data.length;
    chunks.push(toInt16(data));
    onLevel(peak, samples / sampleRateHz);
  });
  return {
    ended: source.ended,
    stop() {
      source.close();
      return { wav: writeWav(chunks, sampleRateHz), seconds: samples / sampleRateHz, peak: loudest };
    },
  };
}

function listen(source: OpenSource, keepSec: number, onLevel: OnLevel): Listening {
  const recent = new RecentSamples(Math.ceil(keepSec * source.sampleRateHz));
  const heardSec = () => recent.count / source.sampleRateHz;
  source.onSamples((data) => {
    recent.push(data);
    onLevel(peakOf(data), heardSec());
  });
  return {
    heardSec,
    last: (seconds, sampleRateHz) =>
      resample(recent.last(Math.round(seconds * source.sampleRateHz)), source.sampleRateHz, sampleRateHz),
    stop: source.close,
    ended: source.ended,
  };
}

function peakOf(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

function release(stream: MediaStream, audio: AudioContext): void {
  for (const track of stream.getTracks()) track.stop();
  void audio.close();
}

async function openStream(): Promise<MediaStream> {
  // absent where the page is not from this machine or over https
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices && !isSecureContext)
    throw new VoxtuneError(
      'microphone/insecure',
      'Browsers give a microphone only to pages of this machine or over https.',
    );
  if (!devices) throw new VoxtuneError('microphone/none', 'This browser gives the page no microphone.');
  try {
    return await devices.getUserMedia(wanted);
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : '';
    if (name === 'NotAllowedError')
      throw new VoxtuneError('microphone/refused', 'The page may not use the microphone.');
    if (name === 'NotReadableError') throw new VoxtuneError('microphone/in-use', 'The microphone gives no sound.');
    if (name === 'NotFoundError') throw new VoxtuneError('microphone/none', 'No microphone was found.');
    throw new VoxtuneError('microphone/failed', `The microphone cannot be opened: ${String(thrown)}`, {
      reason: String(thrown),
    });
  }
}

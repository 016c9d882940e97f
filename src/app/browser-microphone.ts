// The microphone through Web Audio. Nothing the browser does for calls (echo, noise, gain) is asked for: a model should hear in
// training what it hears later.

import { toInt16, writeWav } from '../audio/write-wav.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { Microphone, OngoingRecording } from '../state/microphone.ts';
import captureUrl from '../workers/capture-worklet.ts?worker&url';

const wanted: MediaStreamConstraints = {
  audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
};

export const browserMicrophone: Microphone = {
  async record(onLevel) {
    const stream = await openStream();
    const audio = new AudioContext();
    try {
      await Promise.all([audio.audioWorklet.addModule(captureUrl), audio.resume()]);
      return capture(stream, audio, onLevel);
    } catch (thrown) {
      release(stream, audio);
      throw new VoxtuneError('microphone/failed', `The microphone cannot be recorded: ${String(thrown)}`, {
        reason: String(thrown),
      });
    }
  },
};

function capture(stream: MediaStream, audio: AudioContext, onLevel: (peak: number, seconds: number) => void) {
  const node = new AudioWorkletNode(audio, 'capture', { numberOfInputs: 1, numberOfOutputs: 0 });
  const chunks: Int16Array<ArrayBuffer>[] = [];
  let samples = 0;
  let loudest = 0;
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    const peak = data.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    loudest = Math.max(loudest, peak);
    samples += data.length;
    chunks.push(toInt16(data));
    onLevel(peak, samples / audio.sampleRate);
  };
  audio.createMediaStreamSource(stream).connect(node);
  const { sampleRate } = audio;
  const [track] = stream.getAudioTracks();
  const recording: OngoingRecording = {
    ended: new Promise((resolve) => track?.addEventListener('ended', () => resolve())),
    stop() {
      node.port.onmessage = null;
      release(stream, audio);
      return { wav: writeWav(chunks, sampleRate), seconds: samples / sampleRate, peak: loudest };
    },
  };
  return recording;
}

function release(stream: MediaStream, audio: AudioContext): void {
  for (const track of stream.getTracks()) track.stop();
  void audio.close();
}

async function openStream(): Promise<MediaStream> {
  // absent where the page is not from this machine or over https
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) throw new VoxtuneError('microphone/none', 'This browser gives the page no microphone.');
  try {
    return await devices.getUserMedia(wanted);
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : '';
    if (name === 'NotAllowedError')
      throw new VoxtuneError('microphone/refused', 'The page may not use the microphone.');
    if (name === 'NotFoundError') throw new VoxtuneError('microphone/none', 'No microphone was found.');
    throw new VoxtuneError('microphone/failed', `The microphone cannot be opened: ${String(thrown)}`, {
      reason: String(thrown),
    });
  }
}

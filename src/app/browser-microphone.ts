// The studio's microphone: its samples come through an audio worklet.

import captureUrl from '../workers/capture-worklet.ts?worker&url';
import { webAudioMicrophone } from './web-audio-microphone.ts';

export const browserMicrophone = webAudioMicrophone(async (audio) => {
  await audio.audioWorklet.addModule(captureUrl);
  const node = new AudioWorkletNode(audio, 'capture', { numberOfInputs: 1, numberOfOutputs: 0 });
  return {
    node,
    onSamples(take) {
      node.port.onmessage = take && (({ data }: MessageEvent<Float32Array>) => take(data));
    },
  };
});

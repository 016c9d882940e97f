// The microphone of an exported page. A page that was opened from disk can load no audio worklet, wherever its script stands; what came
// before worklets works in all browsers, and the page's thread has nothing else to do: the model runs in a worker.

import { webAudioMicrophone } from '../app/web-audio-microphone.ts';

/** Samples that come at a time: a twentieth of a second. */
const blockSamples = 2048;

export const pageMicrophone = webAudioMicrophone(async (audio) => {
  const node = audio.createScriptProcessor(blockSamples, 1, 1);
  // it is not run otherwise; what it gives out is silence
  node.connect(audio.destination);
  return {
    node,
    onSamples(take) {
      // the block's memory is used again
      node.onaudioprocess = take && (({ inputBuffer }) => take(inputBuffer.getChannelData(0).slice()));
    },
  };
});

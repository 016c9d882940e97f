// The studio's microphone.

import captureUrl from '../workers/capture-worklet.ts?worker&url';
import { webAudioMicrophone } from './web-audio-microphone.ts';

export const browserMicrophone = webAudioMicrophone(captureUrl);

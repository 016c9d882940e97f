// The part of a classifier that training and evaluation use: so a session runs on any model with cached frames below it.

import type { SpeechClassifier } from '../model/speech-classifier.ts';

export type TrainableModel = Pick<SpeechClassifier, 'trainable' | 'batchFrames' | 'top' | 'lossAndGradients'>;

export type TrunkModel = Pick<SpeechClassifier, 'trunk'>;

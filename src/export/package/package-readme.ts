// README.md of an exported package: the ten lines, what it tells apart, how good it is, and whose it is.

import { accuracyInterval } from '../../evaluation/test-intervals.ts';
import type { ExportedModel } from '../exported-model.ts';
import { code, headingText, percent, range } from '../markdown.ts';
import type { OnnxPrecision } from '../onnx/onnx-options.ts';

export function packageReadme({ run, step }: ExportedModel, name: string, precision: OnnxPrecision): string {
  const { labels, datasetName, modelName, split, evaluation } = run;
  const result =
    evaluation?.step === step
      ? `Right on ${percent(evaluation.metrics.test_accuracy)}${range(accuracyInterval(evaluation))} of ${
          evaluation.predictions.length
        } recordings that it had not heard before.`
      : 'It was not tested.';
  return `# ${headingText(run.name)}

Tells ${labels.length} labels apart: ${labels.map(code).join(', ')}. It is ${code(modelName)}, taught with ${
    split.train.length
  } recordings of ${code(datasetName)} in a browser with Voxtune. ${result}

## In Node

\`\`\`sh
npm install ./${name} onnxruntime-node
\`\`\`

\`\`\`js
import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { openClassifier, readWav } from '${name}';

const classifier = await openClassifier(ort);
const { samples, sampleRate } = await readWav(await readFile('recording.wav'));
const { kind, label, probability } = await classifier.classify(samples, sampleRate);
console.log(kind === 'label' ? label : kind, probability);
await classifier.release();
\`\`\`

## In a browser

\`\`\`js
import * as ort from 'onnxruntime-web';
import { openClassifier } from '${name}';

const classifier = await openClassifier(ort);
const audio = new AudioContext();
const recording = await audio.decodeAudioData(await file.arrayBuffer()); // a File that was dropped
const answer = await classifier.classify(recording.getChannelData(0), recording.sampleRate);
console.log(answer.label ?? answer.kind, answer.probability);
\`\`\`

\`openClassifier(ort, { model: url })\` takes \`model.onnx\` from wherever it is served; \`session\` is handed to
\`InferenceSession.create\`, as in \`{ session: { executionProviders: ['webgpu'] } }\`.

## What comes

\`kind\` is \`label\`, \`unsure\` where too little speaks for any label, or \`nothing\` where there is nothing to hear. Probabilities are
calibrated on recordings that did not train it. Cut silence around a recording, as it was cut in those it learned from.

## What is in it

\`model.onnx\` takes \`input_values\` [batch, samples], normalises them, and gives \`logits\` [batch, ${labels.length}]; its weights are
${precision}. No recording is in it.

## Licence

The weights come from ${code(modelName)} and carry its licence: look it up where that model is from before this is published.
\`index.js\` is part of Voxtune, under Apache-2.0. Whose recordings it learned from, and whether they may be used so, whoever taught it knows.
`;
}

// An npm-ready folder: the classifier as ONNX with the few lines that read clips and answers, for Node and for browsers.

import { truncationLength } from '../../config/feature-extractor.ts';
import type { AnswerRule } from '../../evaluation/answer.ts';
import { customHead } from '../../evaluation/probes/probe-head.ts';
import type { ZipPart } from '../../formats/zip/writer.ts';
import type { ExportedModel } from '../exported-model.ts';
import { onnxFile } from '../onnx/onnx-file.ts';
import type { OnnxPrecision } from '../onnx/onnx-options.ts';
import type { PackageFacts } from './package-facts.ts';
import { packageReadme } from './package-readme.ts';
import types from './package-types.ts?raw';

export interface PackageRequest {
  model: ExportedModel;
  precision: OnnxPrecision;
  /** How its logits are read. */
  rule: AnswerRule;
  /** `index.js`, as the build has it (src/share-package/). */
  script: string;
}

/** Its files, the model's bytes made as they are read. Throws `export/onnx-too-large`. */
export function packageFolder({ model, precision, rule, script }: PackageRequest): ZipPart[] {
  const { run, config, weights } = model;
  const { featureExtractor, labels } = run;
  const name = packageName(run.name);
  const facts: PackageFacts = {
    labels,
    sampleRate: featureExtractor.samplingRateHz,
    maxLength: truncationLength(featureExtractor),
    temperature: rule.temperature,
    unsureBelow: rule.unsureBelow,
  };
  const parts = { config, weights, customHead: customHead(run.probe) };
  return [
    { path: 'package.json', data: packageJson(name), compress: true },
    { path: 'README.md', data: packageReadme(model, name, precision), compress: true },
    { path: 'index.js', data: script, compress: true },
    { path: 'index.d.ts', data: declarations(), compress: true },
    { path: 'facts.js', data: factsScript(facts), compress: true },
    { path: 'model.onnx', data: onnxFile(parts, featureExtractor, { precision, normalizes: true }) },
  ];
}

/** npm allows small letters, digits and hyphens to everyone; with the prefix it is nobody else's, and none that Node has. */
export function packageName(runName: string): string {
  const plain = runName
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'voxtune-classifier' : `voxtune-${plain}`;
}

function packageJson(name: string): string {
  const description = 'Tells sounds apart: a classifier that was taught in the browser with Voxtune.';
  const own = {
    name,
    version: '1.0.0',
    description,
    license: 'SEE LICENSE IN README.md',
    type: 'module',
    main: './index.js',
    types: './index.d.ts',
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      './model.onnx': './model.onnx',
      './package.json': './package.json',
    },
    files: ['index.js', 'index.d.ts', 'facts.js', 'model.onnx'],
    sideEffects: false,
    keywords: ['audio-classification', 'onnx', 'speech'],
    engines: { node: '>=18' },
    peerDependencies: { 'onnxruntime-node': '>=1.17', 'onnxruntime-web': '>=1.17' },
    // one of them is enough
    peerDependenciesMeta: { 'onnxruntime-node': { optional: true }, 'onnxruntime-web': { optional: true } },
  };
  return `${JSON.stringify(own, null, 2)}\n`;
}

/** With the model's address in the form that bundlers know. */
export function factsScript(facts: PackageFacts): string {
  return `export const facts = ${inSource(facts)};

export const modelUrl = new URL('./model.onnx', import.meta.url);
`;
}

/** JSON is JavaScript but for nothing since ES2019; other readers stumble over two line ends. */
function inSource(facts: PackageFacts): string {
  return JSON.stringify(facts, null, 2).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** The types without what is about this program's own source. */
function declarations(): string {
  const own = types
    .split('\n')
    .filter((line) => !/^\s*\/\/ /.test(line))
    .join('\n')
    .trim();
  return `${own}

/** What it tells apart. */
export const labels: readonly string[];

/** What the model hears, in Hz. Recordings at other rates are resampled. */
export const sampleRate: number;

/** The classifier on onnxruntime-node or onnxruntime-web, whichever module is given. */
export function openClassifier(ort: Runtime, options?: OpenOptions): Promise<Classifier>;

/** A whole WAV file as mono samples. Throws for what is no WAV file. */
export function readWav(bytes: Uint8Array | ArrayBuffer): Promise<{ samples: Float32Array; sampleRate: number }>;
`;
}

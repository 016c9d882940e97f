// What it takes to repeat a run: the model and the data by their hashes, the versions, the machine.

import { lossName } from '../../ui/evaluate/result-sentences.ts';
import { type Html, html } from '../html.ts';
import { type Fact, facts, name, part, section } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';
import { predictFacts } from './result.ts';

export function environment(context: ReportContext): Html {
  const { run, words } = context;
  const { evaluation } = run;
  return section('environment', words.t('environment.title'), [
    facts(rowsOf(context)),
    evaluation && part(words.t('environment.predict'), [predictFacts(evaluation, lossName(run), words)]),
  ]);
}

function rowsOf({ run, model, words, version }: ReportContext): Fact[] {
  const { t, format } = words;
  const of = words.of('runs');
  const { featureExtractor, environment: machine, note, tags = [] } = run;
  const hub = model?.hub;
  return [
    [of('about.model'), name(run.modelName)],
    ...(hub ? ([[t('environment.hub'), `${hub.repo} @ ${hub.commit}`]] as const) : []),
    [t('environment.modelHash'), model ? model.contentHash : t('environment.modelGone')],
    [
      t('environment.input'),
      t(featureExtractor.doNormalize ? 'environment.normalised' : 'environment.asIs', {
        rate: String(featureExtractor.samplingRateHz),
      }),
    ],
    [of('about.dataHash'), run.dataHash ?? of('about.noHash')],
    [of('about.splitHash'), run.splitHash ?? of('about.noHash')],
    [t('environment.run'), html`${name(run.name)} · ${run.id}`],
    ...(machine
      ? ([
          [of('about.environment'), of('about.environmentOf', { version: machine.version, device: machine.device })],
          [t('environment.browser'), machine.userAgent],
          [
            t('environment.cores'),
            t('environment.coresOf', {
              threads: format.integer(machine.threads),
              cores: format.integer(machine.cores),
            }),
          ],
          ...(machine.kernelFallbacks
            ? [
                [
                  of('about.kernels'),
                  machine.kernelFallbacks.map(({ kernel, way }) => of(`about.kernelOf.${way}`, { kernel })).join(', '),
                ] as const,
              ]
            : []),
        ] as const)
      : []),
    ...(tags.length > 0 ? ([[of('column.tags'), tags.join(', ')]] as const) : []),
    ...(note ? ([[of('column.note'), note]] as const) : []),
    [t('environment.reportOf'), `Voxtune ${version}`],
  ];
}

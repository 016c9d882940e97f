// The data: what there is of each label in each part, how labels were made, how long the clips are.

import { compileLabelRule, type LabelRule, readsTables } from '../../dataset/labels/label-rule.ts';
import { largestOf } from '../../lib/long-lists.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { ruleSaid } from '../../ui/data/label-sentences.ts';
import { isNews } from '../../ui/data/left-out.ts';
import { type LengthBin, lengthBins } from '../../ui/data/length-bins.ts';
import { groupName } from '../../ui/data/split-sentences.ts';
import { type Html, html } from '../html.ts';
import { type Fact, facts, name, paragraph, part, section, swatch, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';
import type { ReportWords } from '../words.ts';

export function data(context: ReportContext): Html {
  const { run, dataset, words } = context;
  return section('data', words.t('data.title'), [
    facts(dataFacts(context)),
    dataset ? null : paragraph(words.t('data.gone'), 'note'),
    part(words.t('data.labels'), [labelTable(run, words), ...labelNotes(run, dataset, words)]),
    dataset && dataset.clips.length > 0 ? part(words.t('data.lengths'), [lengths(dataset, words)]) : null,
  ]);
}

function dataFacts({ run, dataset, words }: ReportContext): Fact[] {
  const { t, format } = words;
  const used = dataset?.clips.filter(({ index }) => !dataset.isExcluded[index]);
  const labelled = run.clipLabels.filter((label) => label >= 0).length;
  const rows: Fact[] = [
    [words.of('runs')('about.data'), name(run.datasetName)],
    [t('data.clips'), format.integer(used?.length ?? labelled)],
  ];
  if (dataset && used) {
    const { sampleRateHz } = dataset.record;
    const samples = used.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
    const leftOut = dataset.problems.filter(isNews).length;
    rows.push([t('data.duration'), format.duration(samples / sampleRateHz)]);
    rows.push([t('data.sampleRate'), sampleRates(used, words)]);
    rows.push([t('data.leftOut'), format.integer(leftOut)]);
  }
  rows.push([t('data.labelCount'), format.integer(run.labels.length)]);
  for (const { name: group, values } of run.groups ?? [])
    rows.push([
      t('data.groupCount', { groups: words.said('data', [groupName(group, true)]) }),
      format.integer(values.length),
    ]);
  return rows;
}

function sampleRates(clips: OpenDataset['clips'], { format }: ReportWords): string {
  const rates = [...new Set(clips.map(({ sourceSampleRateHz }) => sourceSampleRateHz))].sort((a, b) => a - b);
  const shown = rates.slice(0, 4).map((rate) => `${String(rate)} Hz`);
  return rates.length > 4 ? `${shown.join(', ')} …` : format.list(shown);
}

function labelTable(run: RunRecord, words: ReportWords): Html {
  const { labels, clipLabels, split, labelCodes } = run;
  const { format } = words;
  const all = labels.map(() => 0);
  for (const label of clipLabels) if (label >= 0) all[label] = (all[label] ?? 0) + 1;
  const inPart = (clips: readonly number[]) => {
    const counts = labels.map(() => 0);
    for (const clip of clips) {
      const label = clipLabels[clip] ?? -1;
      if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
    }
    return counts;
  };
  const [train, validation, test] = [inPart(split.train), inPart(split.validation), inPart(split.test)];
  const most = largestOf(all, 1);
  const rows = labels.map((label, k) => [
    html`${swatch(k)}${name(words.label(label, labelCodes))}`,
    html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${
      (100 * (all[k] ?? 0)) / most
    }" height="8" fill="var(--class-${k % 16})"/></svg>`,
    ...[all, train, validation, test].map((counts) => format.integer(counts[k] ?? 0)),
  ]);
  const of = words.of('data');
  const columns = [
    { name: words.t('data.label') },
    { name: '', isWide: true },
    { name: words.t('data.clips'), isNumber: true },
    { name: of('split.train'), isNumber: true },
    { name: of('split.validation'), isNumber: true },
    { name: of('split.test'), isNumber: true },
  ];
  return table(columns, rows);
}

function labelNotes(
  { labelRule, labelEdits, clipEdits }: RunRecord,
  dataset: OpenDataset | null,
  words: ReportWords,
): (Html | null)[] {
  const { t, format } = words;
  const rule = words.said('data', [ruleSaid(labelRule)]);
  const example = dataset && exampleOf(labelRule, dataset);
  const renamed = Object.keys(labelEdits?.renames ?? {}).length;
  const byHand = Object.keys(clipEdits?.labels ?? {}).length;
  const excluded = clipEdits?.excluded.length ?? 0;
  const edits = [
    renamed > 0 ? t('data.renamed', { count: renamed, number: format.integer(renamed) }) : '',
    byHand > 0 ? t('data.byHand', { count: byHand, number: format.integer(byHand) }) : '',
    excluded > 0 ? t('data.excluded', { count: excluded, number: format.integer(excluded) }) : '',
  ].filter((text) => text !== '');
  return [
    paragraph(example ? words.of('data')('rule.chosen', { rule, path: example }) : t('data.rule', { rule })),
    paragraph(edits.length > 0 ? edits.join(words.language === 'zh' ? '' : ' ') : t('data.noEdits')),
  ];
}

/** The first path in which the rule finds something, with that in brackets; null where it finds nothing. */
function exampleOf(rule: LabelRule, { clips, ruleLabels }: OpenDataset): string | null {
  if (readsTables(rule)) {
    const at = ruleLabels.findIndex((label) => label !== null);
    return at < 0 ? null : `${clips[at]?.path ?? ''} [${ruleLabels[at]}]`;
  }
  const spanIn = compileLabelRule(rule);
  for (const { path } of clips) {
    const span = spanIn(path);
    if (span) return `${path.slice(0, span.start)}[${span.text}]${path.slice(span.end)}`;
  }
  return null;
}

const [width, height] = [440, 110];

function lengths({ clips, isExcluded, record }: OpenDataset, words: ReportWords): Html {
  const { decimal } = words.format;
  const seconds = Float64Array.from(
    clips.filter(({ index }) => !isExcluded[index]),
    ({ sampleCount }) => sampleCount / record.sampleRateHz,
  ).sort();
  const bins = lengthBins(seconds);
  const at = (share: number) => seconds[Math.floor(share * (seconds.length - 1))] ?? 0;
  const said = words.t('data.lengthsSaid', {
    shortest: decimal(at(0), 2),
    median: decimal(at(0.5), 2),
    longest: decimal(at(1), 2),
  });
  return html`${paragraph(said)}${bins.length > 1 ? histogram(bins, words) : null}`;
}

function histogram(bins: readonly LengthBin[], words: ReportWords): Html {
  const most = largestOf(
    bins.map(({ count }) => count),
    1,
  );
  const step = width / Math.max(1, bins.length);
  const bars = bins.map(({ fromSec, toSec, count }, at) => {
    const tall = (count / most) * (height - 34);
    return html`<rect class="column" x="${at * step + 1}" y="${height - 20 - tall}" width="${step - 2}" height="${tall}"/><text x="${
      at * step + step / 2
    }" y="${height - 24 - tall}" text-anchor="middle">${count > 0 ? words.format.integer(count) : ''}</text><text x="${at * step}" y="${
      height - 6
    }" text-anchor="${at === 0 ? 'start' : 'middle'}">${String(fromSec)}</text>${
      at === bins.length - 1
        ? html`<text x="${width}" y="${height - 6}" text-anchor="end">${String(toSec)} s</text>`
        : null
    }`;
  });
  return html`<svg class="chart narrow" viewBox="0 0 ${width} ${height}" role="img" aria-label="${words.t('data.lengths')}">${bars}</svg>
`;
}

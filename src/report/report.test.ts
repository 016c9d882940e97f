import { beforeAll, describe, expect, test } from 'vitest';
import { inWords } from '../testing/in-words.ts';
import { reportSource } from '../testing/report-source.ts';
import { createNumberFormat } from '../ui/common/number-format.ts';
import { baselineSaid, intervalSaid, rightSaid } from '../ui/evaluate/result-sentences.ts';
import { html } from './html.ts';
import { reportHtml } from './report.ts';
import { reportWords } from './words.ts';

const english = reportWords('en');
const format = createNumberFormat('en');

const six = reportSource({
  labels: ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD'],
  speakers: Array.from({ length: 20 }, (_, at) => `s${at}`),
  clipCount: 600,
  rightShare: 0.7,
});

/** What a reader sees of it. */
function readable(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');
}

test('values cannot break out of texts and attributes', () => {
  const nasty = `</p><script>alert(1)</script>" onload='x' & \u202egpj\0`;
  const { text } = html`<p title="${nasty}">${[nasty, null, false, html`<b>${1}</b>`]}</p>`;
  expect(text.match(/<(?!\/?[pb][ >])/g)).toBeNull();
  expect(text.match(/"/g)).toHaveLength(2);
  expect(text).toContain('<b>1</b>');
  expect(text).toContain('\\u202egpj');
});

describe('a run that was tested', () => {
  let page = '';
  let text = '';
  beforeAll(async () => {
    page = await reportHtml(six, english);
    text = readable(page);
  });

  test('it says the same sentences as the page, with the same numbers', () => {
    const { evaluation } = six.run;
    if (!evaluation) throw new Error('the run was not tested');
    expect(text).toContain(inWords('evaluate', rightSaid(evaluation, format)));
    const { low, high } = evaluation.intervals?.figures.accuracy ?? { low: 0, high: 0 };
    expect(text).toContain(`(${(100 * low).toFixed(1)} % to ${(100 * high).toFixed(1)} %)`);
    // six labels of equal size
    expect(text).toContain(inWords('evaluate', baselineSaid(1 / 6, { low, high }, format)));
    expect(text).toContain(inWords('evaluate', intervalSaid(evaluation)));
    const recall = evaluation.perClass[2]?.recall ?? Number.NaN;
    expect(text).toMatch(new RegExp(`FEA .{0,60}${(100 * recall).toFixed(1)} %`));
    expect(text).toContain(evaluation.predictions.find(({ label, predicted }) => label !== predicted)?.path);
  });

  test('it names no key in place of words, in either language', async () => {
    const chinese = readable(await reportHtml(six, reportWords('zh')));
    for (const shown of [text, chinese]) expect(shown).not.toMatch(/\{\{|\b[a-z]+\.[a-z]+[A-Z.][A-Za-z.]+/);
    expect(chinese).toContain('混淆矩阵');
  });

  test('it asks nobody for anything, and its policy lets nothing in', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|url\((?!#)|@import|https?:\/\/| style="| on[a-z]+="/i);
  });

  test('what was not done is said', () => {
    expect(text).toContain('with seed 42: how far another seed would move them');
    expect(text).toContain('not probed');
  });
});

test('hostile names stay names', async () => {
  const nasty = `</title><script>alert(1)</script>"'\`\${x}\n=cmd()../\u202egpj🎉${'x'.repeat(200)}`;
  const page = await reportHtml(
    reportSource({
      labels: [nasty, 'b'],
      speakers: [nasty, 'x', 'y', 'z'],
      clipCount: 80,
      rightShare: 0.5,
      change: { name: nasty, datasetName: nasty, modelName: nasty, note: nasty, tags: [nasty] },
    }),
    english,
  );
  expect(page).not.toContain('<script');
  expect(page.match(/<title>/g)).toHaveLength(1);
  expect(page.match(/<\/title>/g)).toHaveLength(1);
  expect(page).not.toContain('\u202e');
});

test('without a test, a log and a data set there is still a report, which says what is missing', async () => {
  const { run } = six;
  const empty = {
    ...run,
    evaluation: null,
    groups: [],
    history: run.history.cut(0),
    state: 'stopped' as const,
    step: 3,
  };
  const text = readable(await reportHtml({ ...six, dataset: null, model: null, run: empty }, english));
  expect(text).toContain('This run was not tested');
  expect(text).toContain('Stopped after update 3 of 200');
  expect(text).toContain('The data set is not stored any more');
  expect(text).not.toContain('Confusion matrix');
});

test('a probe has its folds in place of curves', async () => {
  const { run } = six;
  const head = { features: 'mean' as const, layers: [3], c: 1 };
  const probe = {
    rowName: 'layer_3_mean',
    head,
    accuracy: 0.61,
    interval: { low: 0.5, high: 0.7 },
    foldCount: 5,
    foldsBy: 'speaker',
  };
  const text = readable(await reportHtml({ ...six, run: { ...run, probe } }, english));
  expect(text).toContain('In 5 folds it was right on 61.0 % of clips of unheard speakers (50.0 % to 70.0 %)');
  expect(text).not.toContain('Gradient norm');
});

test('of sixty labels the matrix is drawn', async () => {
  const labels = Array.from({ length: 60 }, (_, at) => `word ${at}`);
  const made = { labels, speakers: ['a', 'b', 'c', 'd'], clipCount: 480, rightShare: 0.6, hasIntervals: false };
  const page = await reportHtml(reportSource(made), english);
  expect(page).toContain('matrix-drawing"');
  expect(readable(page)).toContain('60 · word 59');
});

test('of a hundred speakers the best and the worst are listed, and all drawn', async () => {
  const speakers = Array.from({ length: 400 }, (_, at) => `speaker-${at}.`);
  const made = { labels: ['a', 'b'], speakers, clipCount: 800, rightShare: 0.6, hasIntervals: false };
  const page = await reportHtml(reportSource(made), english);
  const [, groups = ''] = /<section id="groups">([\s\S]*?)<\/section>/.exec(page) ?? [];
  expect(new Set(groups.match(/speaker-\d+\./g) ?? []).size).toBe(24);
  expect(groups.match(/<circle/g)).toHaveLength(100);
});

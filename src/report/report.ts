// The report of a run as one HTML file that needs nothing else: no script, no request, and a policy that allows neither.

import { lettersOf } from '../lib/letters.ts';
import { shortName } from '../ui/charts/direct-labels.ts';
import { type Html, html, styleSheet } from './html.ts';
import type { ReportContext, ReportSource } from './report-source.ts';
import { reportStyle } from './report-style.ts';
import { calibration } from './sections/calibration.ts';
import { check } from './sections/check.ts';
import { classes } from './sections/classes.ts';
import { data } from './sections/data.ts';
import { environment } from './sections/environment.ts';
import { groups } from './sections/groups.ts';
import { limits } from './sections/limits.ts';
import { mistakes } from './sections/mistakes.ts';
import { probe } from './sections/probe.ts';
import { result } from './sections/result.ts';
import { settings } from './sections/settings.ts';
import { split } from './sections/split.ts';
import { training } from './sections/training.ts';
import type { ReportWords } from './words.ts';

/** Of its heading; the whole name is among the facts. */
const nameLetters = 100;

/** In their order. A section without anything to say is left out. */
const sections: readonly ((context: ReportContext) => Html | null)[] = [
  result,
  limits,
  classes,
  groups,
  calibration,
  mistakes,
  data,
  check,
  split,
  probe,
  settings,
  training,
  environment,
];

export async function reportHtml(source: ReportSource, words: ReportWords): Promise<string> {
  const context = { ...source, words };
  const written = sections.map((write) => write(context)).filter((one) => one !== null);
  const { run, madeAt } = source;
  const { t, format } = words;
  const title = t('title', { name: run.name });
  const page = html`<!doctype html>
<html lang="${words.language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${await hashOf(reportStyle)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Voxtune">
<title>${title}</title>
${styleSheet(reportStyle)}
</head>
<body>
<header>
<h1><bdi>${shortName(run.name, nameLetters)}</bdi></h1>
<p class="sub">${t('subtitle', { data: shortName(run.datasetName, nameLetters), model: shortName(run.modelName, nameLetters) })}</p>
<p class="sub">${t('trainedOn', { date: format.date(run.createdAt) })}</p>
<nav aria-label="${t('contents')}">${written.map(linkTo)}</nav>
</header>
<main>
${written}</main>
<footer><p>${t('footer', { date: format.date(madeAt), version: source.version })}</p></footer>
</body>
</html>
`;
  return page.text;
}

/** To a section by its id, under its heading. */
function linkTo({ text }: Html): Html | null {
  const [, id = '', heading = ''] = /^<section id="([a-z]+)"><h2>(.*?)<\/h2>/.exec(text) ?? [];
  return id === '' ? null : html`<a href="#${id}">${unescaped(heading)}</a> `;
}

/** Headings are words of this program; they may have an apostrophe or an ampersand. */
function unescaped(text: string): string {
  return text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** As a source of Content-Security-Policy. */
async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `sha256-${btoa(lettersOf(digest))}`;
}

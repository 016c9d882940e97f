// What the check finds in the data as the run read them, the most serious first.

import type { Finding } from '../../dataset/checks/finding.ts';
import { findingsOf } from '../../state/findings.ts';
import { findingSaid } from '../../ui/data/check/finding-sentences.ts';
import { type Html, html } from '../html.ts';
import { paragraph, section } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';

/** Findings whose sentence in the page says what to press. */
const ownWords: ReadonlySet<string> = new Set(['label-doubted', 'left-out', 'not-measured']);

export function check({ dataset, probe, words }: ReportContext): Html {
  const title = words.t('check.title');
  if (!dataset) return section('check', title, [paragraph(words.t('check.gone'), 'note')]);
  const findings = findingsOf(dataset, probe);
  if (findings.length === 0) return section('check', title, [paragraph(words.t('check.nothing'))]);
  const t = words.of('check');
  return section('check', title, [
    html`<ul class="findings">${findings.map(
      (finding) =>
        html`<li><b class="${finding.severity}">${t(finding.severity)}</b> ${said(finding)}</li>
`,
    )}</ul>
`,
  ]);

  function said(finding: Finding): string {
    const { code, params } = finding;
    if (!ownWords.has(code)) return words.said('check', [findingSaid(finding, words.format)]);
    return words.t(`check.own.${code}`, { ...params, number: words.format.integer(params.count) });
  }
}

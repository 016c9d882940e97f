// How well it does for each speaker, or each value of another group: the best and the worst of many.

import type { GroupReport, GroupRow } from '../../evaluation/group-report.ts';
import { groupSaid } from '../../ui/evaluate/result-sentences.ts';
import { type Html, html } from '../html.ts';
import { name, paragraph, part, section, table } from '../parts.ts';
import type { ReportContext } from '../report-source.ts';

/** The best and the worst that are listed of a group with many values. */
const listed = 12;

/** Null where no group puts clips together. */
export function groups(context: ReportContext): Html | null {
  const { run, words } = context;
  const reports = run.evaluation?.groups ?? [];
  if (reports.length === 0) return null;
  const t = words.of('evaluate');
  const { percent, integer } = words.format;
  return section('groups', t('groups.title'), reports.map(groupPart));

  function groupPart(report: GroupReport): Html {
    const { rows } = report;
    const isMany = rows.length > 2 * listed;
    const title = t(`groups.names.${report.name}`, { defaultValue: report.name });
    const values = report.values ?? run.groups?.find((group) => group.name === report.name)?.values ?? [];
    const cut = words.t('groups.cut', { listed: integer(listed), total: integer(rows.length) });
    return part(title, [
      paragraph(words.said('evaluate', groupSaid(report, words.format))),
      isMany ? spread(rows, title) : null,
      isMany ? paragraph(cut, 'note') : null,
      groupTable(isMany ? [...rows.slice(0, listed), ...rows.slice(-listed)] : rows, values, title),
    ]);
  }

  function groupTable(rows: readonly GroupRow[], values: readonly string[], title: string): Html {
    return table(
      [
        { name: title },
        { name: t('groups.clips'), isNumber: true },
        { name: t('groups.right'), isNumber: true },
        { name: t('groups.interval'), isNumber: true },
        { name: '', isWide: true },
      ],
      rows.map(({ value, clipCount, right, interval, isSmall }) => [
        name(values[value] ?? '–'),
        integer(clipCount),
        percent(right / clipCount),
        isSmall ? t('groups.small') : `${percent(interval.low)} – ${percent(interval.high)}`,
        intervalBar(right / clipCount, interval),
      ]),
    );
  }

  /** All of them, the best first, each with its interval. */
  function spread(rows: readonly GroupRow[], title: string): Html {
    const [width, height] = [880, 150];
    const step = (width - 48) / rows.length;
    const y = (share: number) => 8 + (1 - share) * (height - 16);
    return html`<div class="scroller" tabindex="0"><svg class="chart wide-chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${[
      0, 0.5, 1,
    ].map(
      (share) =>
        html`<line class="grid" x1="44" x2="${width}" y1="${y(share)}" y2="${y(share)}"/><text x="38" y="${y(share) + 4}" text-anchor="end">${percent(share, 0)}</text>`,
    )}<g stroke="var(--class-0)" fill="var(--class-0)">${rows.map(({ right, clipCount, interval }, at) => {
      const x = Math.round((46 + (at + 0.5) * step) * 10) / 10;
      return html`<line class="whisker" x1="${x}" x2="${x}" y1="${y(interval.low)}" y2="${y(interval.high)}"/><circle cx="${x}" cy="${y(right / clipCount)}" r="${Math.min(2.5, step / 2)}"/>`;
    })}</g></svg></div>
`;
  }
}

/** A share and where its true value lies, from 0 to 1. */
function intervalBar(share: number, { low, high }: { low: number; high: number }): Html {
  const x = (value: number) => Math.round(1000 * value) / 10;
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" y="3" width="100" height="2"/><rect class="range" x="${x(low)}" y="2" width="${x(high) - x(low)}" height="4"/><rect class="point" x="${x(share) - 0.5}" width="1" height="8"/></svg>`;
}

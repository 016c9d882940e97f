// Names at the ends of curves: as near to their ends as they can be without touching each other. Pure.

export interface EndLabel {
  id: string;
  name: string;
  color: string;
  /** Where the curve ends, in pixels. */
  y: number;
}

/** The same labels with a `y` each that is `gapPx` from the next at least, in the plot, and in the order of their curves. */
export function placeLabels(labels: readonly EndLabel[], top: number, bottom: number, gapPx: number): EndLabel[] {
  const placed = [...labels].sort((a, b) => a.y - b.y).map((label) => ({ ...label, y: clamp(label.y, top, bottom) }));
  // down where they touch, then up from the bottom
  for (let at = 1; at < placed.length; at++) {
    const [above, label] = [placed[at - 1], placed[at]];
    if (above && label && label.y - above.y < gapPx) label.y = above.y + gapPx;
  }
  let limit = bottom;
  for (let at = placed.length - 1; at >= 0; at--) {
    const label = placed[at];
    if (!label) continue;
    label.y = Math.min(label.y, limit);
    limit = label.y - gapPx;
  }
  return placed;
}

/** A name that fits: its end is what tells names apart ("azure-12"), so the middle is left out. */
export function shortName(name: string, most: number): string {
  const letters = [...name];
  if (letters.length <= most) return name;
  const end = Math.ceil((most - 1) / 2);
  return `${letters.slice(0, most - 1 - end).join('')}…${letters.slice(-end).join('')}`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

// The colours of runs where several are drawn: ten that keep 3:1 against the page (the test beside this file measures it), then the
// same with other dashes. A run keeps its colour whatever is shown beside it, as far as that is free.

/** `[on light, on dark]`. */
export const runPalette: readonly (readonly [light: string, dark: string])[] = [
  ['#1f6fb2', '#6db3f2'], // blue
  ['#b85c00', '#f5a54a'], // orange
  ['#2a7f3f', '#6fcf7f'], // green
  ['#c02942', '#ff7f8e'], // red
  ['#7a4fb5', '#b99bf5'], // purple
  ['#7d5244', '#c9a08f'], // brown
  ['#b8448f', '#f08cc8'], // pink
  ['#0e7c86', '#4fd0d8'], // teal
  ['#6f7300', '#cfd14a'], // olive
  ['#4c5d73', '#a7b6ca'], // slate
];

const dashes = [undefined, '6 3', '2 3'] as const;

export interface RunStyle {
  /** A CSS colour that follows the scheme. */
  color: string;
  dash: string | undefined;
}

/** A style for each run, by id: that of its id where no earlier one has it. */
export function runStyles(runIds: readonly string[]): ReadonlyMap<string, RunStyle> {
  const count = runPalette.length * dashes.length;
  const taken = new Set<number>();
  const styles = new Map<string, RunStyle>();
  for (const id of [...runIds].sort()) {
    const first = hashOf(id) % runPalette.length;
    let at = first;
    // other colours before other dashes
    for (let tries = 0; taken.has(at) && tries < count; tries++) {
      at = ((first + tries) % runPalette.length) + runPalette.length * Math.floor(tries / runPalette.length);
    }
    taken.add(at);
    styles.set(id, {
      color: `var(--run-${at % runPalette.length})`,
      dash: dashes[Math.floor(at / runPalette.length)],
    });
  }
  return styles;
}

/** The variables that `runStyles` names, by scheme. */
export function runColorVariables(): { light: Record<string, string>; dark: Record<string, string> } {
  const entries = (scheme: 0 | 1) =>
    Object.fromEntries(runPalette.map((colors, index) => [`--run-${index}`, colors[scheme]]));
  return { light: entries(0), dark: entries(1) };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

// The colours of classes, the same everywhere: eight that stay apart under the common colour-vision deficiencies (after
// Okabe and Ito's set, made darker or lighter per scheme so that each keeps 3:1 against the page), then repeated.

/** By class index: `[on light, on dark]`. */
export const classPalette: readonly (readonly [light: string, dark: string])[] = [
  ['#0072b2', '#4aa8e0'], // blue
  ['#c04a00', '#f0762f'], // vermilion
  ['#00805e', '#1fb78d'], // bluish green
  ['#b3588c', '#d98bb5'], // reddish purple
  ['#a87400', '#e6a117'], // orange
  ['#5b4bb0', '#9c8ff0'], // indigo
  ['#2f8fb5', '#8fd3f2'], // sky
  ['#7d7100', '#d9cf4a'], // yellow
];

/** A CSS colour for a class (index into the sorted labels) that follows the colour scheme; fits `fill`, `stroke`,
 *  `color` and `background`. -1 (no label) is grey. */
export function classColor(classIndex: number): string {
  if (classIndex < 0) return 'var(--mantine-color-dimmed)';
  return `var(--class-${classIndex % classPalette.length})`;
}

/** The variables that `classColor` names, by scheme. */
export function classColorVariables(): { light: Record<string, string>; dark: Record<string, string> } {
  const light: Record<string, string> = {};
  const dark: Record<string, string> = {};
  classPalette.forEach(([onLight, onDark], index) => {
    light[`--class-${index}`] = onLight;
    dark[`--class-${index}`] = onDark;
  });
  return { light, dark };
}

// The colours of classes, the same everywhere: eight that stay apart for every kind of colour vision and keep 3:1 against
// the page (found by search; the test beside this file measures both), then repeated. Names always stand beside them.

/** By class index: `[on light, on dark]`. */
export const classPalette: readonly (readonly [light: string, dark: string])[] = [
  ['#193a95', '#9ebcf6'], // blue
  ['#723e00', '#cc7f30'], // brown
  ['#299685', '#8beee2'], // teal
  ['#a08411', '#feda6b'], // mustard
  ['#7b8d52', '#d2e4a7'], // olive
  ['#8b243e', '#ee6274'], // wine
  ['#a370d2', '#b97ea8'], // lilac
  ['#673b6b', '#9083e9'], // plum
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

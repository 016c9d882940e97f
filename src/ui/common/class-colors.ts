// The colours of classes, the same everywhere: sixteen that stay apart for every kind of colour vision, the first eight of
// them well apart, and keep 3:1 against the page (found by search; the test beside this file measures it), then repeated.
// Names stand beside them; where none can, as on a map, classes also differ in their mark.

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
  ['#006efa', '#006efa'], // azure
  ['#fa508c', '#fa96b4'], // pink
  ['#640a3c', '#b43c6e'], // maroon
  ['#6e50c8', '#9646b4'], // violet
  ['#d20032', '#e60046'], // red
  ['#aa5aa0', '#a082c8'], // mauve
  ['#6e0014', '#dcaa6e'], // brick
  ['#5a0064', '#aa4696'], // purple
];

/** A CSS colour for a class (index into the sorted labels) that follows the colour scheme; fits `fill`, `stroke`,
 *  `color` and `background`. -1 (no label) is grey. */
export function classColor(classIndex: number): string {
  if (classIndex < 0) return 'var(--mantine-color-dimmed)';
  return `var(--class-${classIndex % classPalette.length})`;
}

/** Shapes of equal area. */
export const classMarks = ['circle', 'square', 'triangle', 'diamond'] as const;

export type ClassMark = (typeof classMarks)[number];

/** The shape of a class's points where nothing but they can tell it: another for every eight classes, so that colour and
 *  shape together repeat after thirty-two. */
export function classMark(classIndex: number): ClassMark {
  return classMarks[Math.floor(Math.max(0, classIndex) / 8) % classMarks.length] ?? 'circle';
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

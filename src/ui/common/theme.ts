// Mantine's theme: one accent (petrol), 14 px text on an 8 px grid, borders instead of shadows, and the class colours as
// CSS variables.

import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { runColorVariables } from '../charts/run-colors.ts';
import { classColorVariables } from './class-colors.ts';

const petrol: MantineColorsTuple = [
  '#eaf6f8',
  '#d3e9ed',
  '#a8d3db',
  '#78bcc8',
  '#4fa8b7',
  '#3096a8',
  '#0f7f92',
  '#0b6a7b',
  '#085766',
  '#034450',
];

/** Neutral greys for the dark scheme, a touch of the accent's hue in them. 0: text … 9: deepest. */
const dark: MantineColorsTuple = [
  '#d5dadd',
  '#b4bcc1',
  '#98a2a8',
  '#647078',
  '#3b454b',
  '#2c353a',
  '#222a2e',
  '#181e21',
  '#12171a',
  '#0c1012',
];

/** Mantine's, darker where words stand on it or are written in it: 4.5 : 1. */
const red: MantineColorsTuple = [
  '#fff0f0',
  '#ffdcdc',
  '#ffb8b8',
  '#ff9b9b',
  '#ff8787',
  '#f26060',
  '#d63232',
  '#c92a2a',
  '#b02525',
  '#8f1d1d',
];

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

export const theme = createTheme({
  colors: { petrol, dark, red },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '28px', lineHeight: '36px' },
      h2: { fontSize: '20px', lineHeight: '28px' },
      h3: { fontSize: '16px', lineHeight: '24px' },
      h4: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  components: {
    // no smaller than a finger or a shaky hand can hit (WCAG 2.5.8)
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_, { size }) => ({ root: size === 'compact-xs' ? { '--button-height': '24px' } : {} }),
    }),
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Paper: { defaultProps: { withBorder: true, shadow: 'none' } },
    Popover: { defaultProps: { shadow: 'none', withinPortal: true } },
    // its place for the first focus is no entry of a menu
    Menu: { defaultProps: { shadow: 'none', withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: { shadow: 'none', centered: true },
      styles: { title: { fontWeight: 600, lineHeight: 1.4, overflowWrap: 'anywhere' } },
    },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    TextInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
  },
});

export const cssVariablesResolver: CSSVariablesResolver = () => {
  const classes = classColorVariables();
  const runs = runColorVariables();
  return {
    variables: {},
    light: {
      '--mantine-color-dimmed': '#5b666c',
      '--mantine-color-error': '#c92a2a',
      '--mantine-color-default-border': '#d9dfe2',
      '--page-background': '#f7f9fa',
      '--border-strong': '#8a9aa2',
      '--panel-background': '#ffffff',
      '--row-hover': '#eef3f5',
      '--accent-wash': '#e3f1f4',
      '--part-train': '#0b6a7b',
      '--part-validation': '#4fa8b7',
      '--part-test': '#a8d3db',
      '--frozen': '#3d7ea6',
      '--training': '#b4540a',
      ...classes.light,
      ...runs.light,
    },
    dark: {
      '--mantine-color-body': '#181e21',
      '--mantine-color-dimmed': '#98a2a8',
      '--mantine-color-error': '#ff8787',
      // words in red, and white words on it
      '--mantine-color-red-6': '#ff8787',
      '--mantine-color-red-filled': '#d63232',
      '--mantine-color-red-filled-hover': '#c92a2a',
      '--menu-item-hover': '#222a2e',
      '--mantine-color-default-border': '#333d43',
      '--page-background': '#12171a',
      '--border-strong': '#5b6a72',
      '--panel-background': '#181e21',
      '--row-hover': '#222a2e',
      '--accent-wash': '#12343b',
      '--part-train': '#3096a8',
      '--part-validation': '#0b6a7b',
      '--part-test': '#a8d3db',
      '--frozen': '#7fb4d4',
      '--training': '#f0944d',
      ...classes.dark,
      ...runs.dark,
    },
  };
};

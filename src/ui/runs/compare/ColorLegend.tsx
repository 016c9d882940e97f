// What the colours of runs mean, where they are those of a setting or a figure.

import { useTranslation } from 'react-i18next';
import type { RunColumn } from '../../../run/table/run-column.ts';
import { useColumnWords } from '../use-column-words.ts';
import { type ColorKey, rampColor } from './point-colors.ts';
import classes from './RunPlots.module.css';
import { useAxisText } from './use-axis-text.ts';

export function ColorLegend({ column, colorKey }: { column: RunColumn; colorKey: ColorKey }) {
  const { t } = useTranslation('compare');
  const words = useColumnWords();
  const text = useAxisText();
  return (
    <p className={classes.legend}>
      <span>{t('colorOf', { name: words.title(column.id) })}</span>
      {colorKey.kind === 'values' ? (
        colorKey.values.map(({ value, color }) => (
          <span key={JSON.stringify(value)} className={classes.legendEntry}>
            <i style={{ background: color }} aria-hidden />
            {text(column, value)}
          </span>
        ))
      ) : (
        <span className={classes.legendEntry}>
          {text(column, colorKey.low)}
          <i
            className={classes.ramp}
            style={{ background: `linear-gradient(to right, ${rampColor(0)}, ${rampColor(0.5)}, ${rampColor(1)})` }}
            aria-hidden
          />
          {text(column, colorKey.high)}
        </span>
      )}
    </p>
  );
}

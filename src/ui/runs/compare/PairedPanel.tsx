// Whether one run is better than another on the same clips, or whether that may be chance: every two of them in a matrix, and the two
// that are chosen in sentences.

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PairFigures, pairedMatrix, type RunPair } from '../../../run/paired-matrix.ts';
import { evaluationOf, type RunRecord } from '../../../run/run-record.ts';
import { Panel } from '../../common/Panel.tsx';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useSaid } from '../../common/use-said.ts';
import { commonClipsSaid, comparisonSaid } from '../../evaluate/comparison-sentences.ts';
import { useComparison } from '../../evaluate/use-comparison.ts';
import classes from './PairedPanel.module.css';
import { unpairableSaid } from './pair-sentences.ts';

/** More would be no table any more that one reads. */
const mostRuns = 16;
const level = 0.05;

export function PairedPanel({ runs }: { runs: readonly RunRecord[] }) {
  const { t } = useTranslation('compare');
  const said = useSaid('compare');
  const format = useNumberFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const tested = useMemo(() => runs.filter(({ evaluation }) => evaluation !== null), [runs]);
  const listed = useMemo(() => tested.slice(0, mostRuns), [tested]);
  const pairs = useMemo(() => pairedMatrix(listed), [listed]);
  if (runs.length < 2) return null;
  const possible = pairs.filter(({ found }) => found !== null);
  const shown = possible.find((pair) => keyOf(pair) === chosen) ?? possible[0];
  return (
    <Panel title={t('paired.title')}>
      <p className={classes.sentence}>
        {possible.length > 1
          ? t('paired.about', { pairs: format.integer(possible.length), level: format.decimal(level, 2) })
          : possible.length === 1
            ? t('paired.aboutTwo')
            : null}
      </p>
      {listed.length > 2 && possible.length > 0 ? (
        <PairMatrix runs={listed} pairs={pairs} chosen={shown ? keyOf(shown) : null} onChoose={setChosen} />
      ) : null}
      {shown ? <PairSentences pair={shown} /> : null}
      <p className={classes.sentence}>
        {said(unpairableSaid({ pairs, untested: runs.length - tested.length, left: tested.length - listed.length }))}
      </p>
    </Panel>
  );
}

function keyOf({ first, second }: Pick<RunPair, 'first' | 'second'>): string {
  return `${first.id} ${second.id}`;
}

interface PairMatrixProps {
  runs: readonly RunRecord[];
  pairs: readonly RunPair[];
  chosen: string | null;
  onChoose(key: string): void;
}

/** The row less the column. */
function PairMatrix({ runs, pairs, chosen, onChoose }: PairMatrixProps) {
  const { t } = useTranslation('compare');
  const found = new Map(pairs.map((pair) => [keyOf(pair), pair]));
  return (
    <section
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('paired.matrix')}
    >
      <table className={classes.matrix}>
        <thead>
          <tr>
            <td />
            {runs.map(({ id, name }) => (
              <th key={id} scope="col" title={name}>
                <span className={classes.name}>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((row) => (
            <tr key={row.id}>
              <th scope="row" title={row.name}>
                <span className={classes.name}>{row.name}</span>
              </th>
              {runs.map((column) => {
                const pair = found.get(keyOf({ first: column, second: row })) ?? null;
                const mirrored = found.get(keyOf({ first: row, second: column })) ?? null;
                const one = pair ?? mirrored;
                return (
                  <td key={column.id} data-same={row === column || undefined}>
                    {one?.found ? (
                      <PairCell
                        pair={one}
                        figures={one.found}
                        sign={pair ? 1 : -1}
                        names={[row.name, column.name]}
                        isChosen={chosen === keyOf(one)}
                        onChoose={onChoose}
                      />
                    ) : row === column ? null : (
                      '–'
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface PairCellProps {
  pair: RunPair;
  figures: PairFigures;
  sign: 1 | -1;
  names: readonly [row: string, column: string];
  isChosen: boolean;
  onChoose(key: string): void;
}

function PairCell({ pair, figures, sign, names, isChosen, onChoose }: PairCellProps) {
  const { t } = useTranslation('compare');
  const format = useNumberFormat();
  // no difference has no sign
  const points = 100 * sign * figures.difference || 0;
  const difference = `${points > 0 ? '+' : ''}${format.decimal(points, 1).replace('-', '−')}`;
  const p = figures.adjusted < 0.001 ? '< 0.001' : format.decimal(figures.adjusted, 3);
  return (
    <button
      type="button"
      className={classes.cell}
      aria-pressed={isChosen}
      aria-label={t('paired.cell', { row: names[0], column: names[1], points: difference, p })}
      data-sure={figures.adjusted < level || undefined}
      data-better={points > 0 || undefined}
      onClick={() => onChoose(keyOf(pair))}
    >
      <span className={classes.points}>{difference}</span>
      <span className={classes.p}>p {p}</span>
    </button>
  );
}

function PairSentences({ pair: { first, second } }: { pair: RunPair }) {
  const { t } = useTranslation('evaluate');
  const said = useSaid('evaluate');
  const format = useNumberFormat();
  const predictions = evaluationOf(first, 'test')?.predictions ?? noPredictions;
  const comparison = useComparison(first, predictions, second, 'test');
  if (!comparison) return null;
  const names = [first.name, second.name] as const;
  const counts = [predictions.length, evaluationOf(second, 'test')?.predictions.length ?? 0] as const;
  return (
    <p className={classes.sentence} role="status">
      {comparison.found
        ? said([
            ...comparisonSaid(comparison.found, names, format),
            ...commonClipsSaid(comparison.found.clipCount, names, counts),
          ])
        : t('compare.computing')}
    </p>
  );
}

const noPredictions = [] as const;

// What lies behind a figure of the matrix: what was tested and left out, which labels were taken for the same, and which were confused.

import { Button, Group, Modal } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { type AcrossFigure, type AcrossMatrix, mappingFor } from '../../../run/across/across-matrix.ts';
import type { CrossEvaluation } from '../../../run/across/cross-evaluation.ts';
import { ErrorNotice } from '../../common/ErrorNotice.tsx';
import { useLabelText } from '../../common/label-text.ts';
import { useNumberFormat } from '../../common/use-number-format.ts';
import { useActions, useStudio } from '../../common/use-studio.ts';
import classes from './across-dialog.module.css';
import { cellAt, type OpenCell } from './cell-place.ts';

interface CellDialogProps {
  place: OpenCell | null;
  matrix: AcrossMatrix;
  onClose: () => void;
  onMatch: (place: OpenCell) => void;
}

export function CellDialog({ place, matrix, onClose, onMatch }: CellDialogProps) {
  const { t } = useTranslation('across');
  const { t: common } = useTranslation('common');
  const actions = useActions();
  const mappings = useStudio((state) => state.across.mappings);
  const found = cellAt(matrix, place);
  const title = found ? t('about', { run: found.run.name, dataset: found.dataset.name }) : '';
  const isOwn = found?.run.datasetId === found?.dataset.id;
  const match = () => {
    onClose();
    if (place) onMatch(place);
  };
  return (
    <Modal
      opened={found !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {found ? (
        <div className={classes.details}>
          {found.cell.kind === 'failed' ? <ErrorNotice error={found.cell.error} /> : null}
          {found.cell.kind === 'own' || found.cell.kind === 'other' ? <Figure figure={found.cell.figure} /> : null}
          {found.cell.kind === 'own' ? <p>{t('details.own')}</p> : null}
          {found.cell.kind === 'other' ? (
            <Evaluated
              evaluation={found.cell.evaluation}
              isStale={found.cell.isStale}
              isGuess={mappingFor(found.run, found.dataset, mappings).isGuess}
              codes={{ run: found.run.labelCodes, dataset: found.dataset.codes }}
            />
          ) : null}
          <Group justify="flex-end" gap="xs">
            {isOwn ? (
              <Button
                variant="default"
                onClick={() => {
                  actions.openRun(found.run.id);
                  actions.goTo('evaluate');
                }}
              >
                {t('details.open')}
              </Button>
            ) : (
              <Button variant="default" onClick={match}>
                {t('details.match')}
              </Button>
            )}
          </Group>
        </div>
      ) : null}
    </Modal>
  );
}

function Figure({ figure: { accuracy, interval, clipCount, majority } }: { figure: AcrossFigure }) {
  const { t } = useTranslation('across');
  const format = useNumberFormat();
  const values = { accuracy: format.percent(accuracy), count: clipCount, number: format.integer(clipCount) };
  const percent = (share: number) => format.percent(share);
  const range = interval && {
    low: percent(interval.low),
    high: percent(interval.high),
    by: interval.by === null ? t('details.clips') : t(`details.group.${interval.by}`, { defaultValue: interval.by }),
  };
  return (
    <p className={classes.sentence}>
      {t('details.right', values)} {range ? t('details.interval', range) : t('details.noInterval')}{' '}
      {t('details.majority', { share: percent(majority) })}
    </p>
  );
}

interface EvaluatedProps {
  evaluation: CrossEvaluation;
  isStale: boolean;
  isGuess: boolean;
  codes: { run: string | undefined; dataset: string | null };
}

function Evaluated({ evaluation, isStale, isGuess, codes }: EvaluatedProps) {
  const { t } = useTranslation('across');
  const format = useNumberFormat();
  const ofRun = useLabelText(codes.run);
  const ofDataset = useLabelText(codes.dataset);
  const { mapping, leftOut, balancedAccuracy, macroF1, confusion } = evaluation;
  const { learned, unmapped } = leftOut;
  const same = Object.entries(mapping.mapping);
  return (
    <>
      {isStale ? <p className={classes.stale}>{t('details.stale')}</p> : null}
      <p>
        {t('details.means', { balanced: format.percent(balancedAccuracy), f1: format.decimal(macroF1, 3) })}{' '}
        {learned === null
          ? t('details.learnedUnknown')
          : learned > 0
            ? t('details.learned', { count: learned, number: format.integer(learned) })
            : ''}{' '}
        {unmapped > 0 ? t('details.unmapped', { count: unmapped, number: format.integer(unmapped) }) : ''}
      </p>
      <h3 className={classes.heading}>{t(isGuess ? 'details.labelsGuessed' : 'details.labelsChosen')}</h3>
      <ul className={classes.pairs}>
        {same.map(([from, to]) => (
          <li key={from} data-none={to === null || undefined}>
            {ofDataset(from)} → {to === null ? t('mapping.none') : ofRun(to)}
          </li>
        ))}
      </ul>
      <h3 className={classes.heading}>{t('details.confusion')}</h3>
      <section
        className={classes.matrix}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('details.confusion')}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t('details.isSaid')}</th>
              {mapping.labels.map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {mapping.labels.map((label, row) => {
              const counts = confusion[row] ?? [];
              const total = counts.reduce((all, count) => all + count, 0);
              if (total === 0) return null;
              return (
                <tr key={label}>
                  <th scope="row">{ofRun(label)}</th>
                  {counts.map((count, column) => (
                    <td
                      // biome-ignore lint/suspicious/noArrayIndexKey: labels in their order
                      key={column}
                      data-right={row === column || undefined}
                      style={{ '--share': count / total } as CSSProperties}
                    >
                      {format.integer(count)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </>
  );
}

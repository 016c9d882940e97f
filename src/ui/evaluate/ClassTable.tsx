// Precision, recall and F1 of each class, and their averages.

import { Table } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { macroOfOccurring } from '../../evaluation/classification-metrics.ts';
import type { AveragedMetrics, Evaluation } from '../../evaluation/evaluation-result.ts';
import type { ClassFigureName } from '../../evaluation/figures.ts';
import type { TestIntervals } from '../../evaluation/test-intervals.ts';
import { classColor } from '../common/class-colors.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useScrollHint } from '../common/use-scroll-hint.ts';
import classes from './ClassTable.module.css';
import { type ClassFigures, classFigures } from './result-sentences.ts';

export function ClassTable({ labels, evaluation }: { labels: readonly string[]; evaluation: Evaluation }) {
  const { t } = useTranslation('evaluate');
  const format = useNumberFormat();
  const scroller = useRef<HTMLElement>(null);
  useScrollHint(scroller);
  const total = evaluation.perClass.reduce((sum, { support }) => sum + support, 0);
  const averages: [name: 'macro' | 'micro' | 'weighted', values: AveragedMetrics][] = [
    ['macro', macroOfOccurring(evaluation)],
    ['micro', evaluation.micro],
    ['weighted', evaluation.weighted],
  ];
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('classes.title')}
    >
      <Table className={classes.table} withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('classes.label')}</Table.Th>
            <Table.Th scope="col" className={classes.number}>
              {t('classes.precision')}
            </Table.Th>
            <Table.Th scope="col" className={classes.number}>
              {t('classes.recall')}
            </Table.Th>
            <Table.Th scope="col" className={classes.number}>
              F1
            </Table.Th>
            <Table.Th scope="col" className={classes.number}>
              {t('classes.support')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {evaluation.perClass.map((metrics, index) => (
            <Table.Tr key={labels[index]}>
              <Table.Th scope="row" className={classes.name} title={labels[index]}>
                <i style={{ background: classColor(index) }} aria-hidden />
                {labels[index]}
              </Table.Th>
              <Figures values={classFigures(evaluation, index)} intervals={evaluation.intervals?.perClass[index]} />
              <Table.Td className={classes.number}>{format.integer(metrics.support)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          {averages.map(([name, values]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{t(`classes.${name}`)}</Table.Th>
              <Figures values={values} />
              <Table.Td className={classes.number}>{format.integer(total)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tfoot>
      </Table>
    </section>
  );
}

interface FiguresProps {
  values: ClassFigures;
  intervals?: TestIntervals['perClass'][number] | undefined;
}

function Figures({ values, intervals }: FiguresProps) {
  const format = useNumberFormat();
  const { t } = useTranslation('evaluate');
  const written = (figure: ClassFigureName) => {
    const value = values[figure];
    const interval = value === null ? null : intervals?.[figure];
    const whole = (share: number) => format.decimal(100 * share, 0);
    return (
      <>
        {value === null ? '–' : format.percent(value)}
        {interval ? (
          <small className={classes.interval}>
            {t('classes.range', { low: whole(interval.low), high: whole(interval.high) })}
          </small>
        ) : null}
      </>
    );
  };
  return (
    <>
      <Table.Td className={classes.number}>{written('precision')}</Table.Td>
      <Table.Td className={classes.number}>{written('recall')}</Table.Td>
      <Table.Td className={classes.number}>{written('f1')}</Table.Td>
    </>
  );
}

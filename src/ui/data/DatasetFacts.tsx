// The data set in one line, and what to do next: go on to the model, add clips, or bring another archive.

import { Button } from '@mantine/core';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { warningsOf } from '../../state/findings.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { RecordButton } from '../record/RecordButton.tsx';
import { useFilePicker } from '../welcome/use-file-picker.tsx';
import { ArchiveNames } from './ArchiveNames.tsx';
import classes from './data-place.module.css';
import { isNews } from './left-out.ts';

export function DatasetFacts({ dataset }: { dataset: OpenDataset }) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  const { importFiles, addFiles, goTo, draftRun } = useActions();
  const { isImporting, hasModel } = useStudio((state) => ({
    isImporting: state.importing !== null,
    hasModel: state.model !== null,
  }));
  const adding = useFilePicker((files) => void addFiles(files));
  const another = useFilePicker((files) => void importFiles(files));
  const { record, clips, isExcluded, labels, problems } = dataset;
  const used = useMemo(() => clips.filter(({ index }) => !isExcluded[index]), [clips, isExcluded]);
  const samples = used.reduce((sum, clip) => sum + clip.sampleCount, 0);
  const problemCount = warningsOf(dataset).length;
  const leftOut = problems.filter(isNews).length;
  const facts = [
    t('facts.clips', { count: used.length, number: format.integer(used.length) }),
    format.duration(samples / record.sampleRateHz),
    t('facts.labels', { count: labels.length, number: format.integer(labels.length) }),
    problemCount > 0 && t('facts.found', { count: problemCount, number: format.integer(problemCount) }),
    leftOut > 0 && t('facts.problems', { count: leftOut, number: format.integer(leftOut) }),
  ];
  return (
    <header className={classes.facts}>
      <div>
        <h1 className={classes.heading}>{record.name}</h1>
        <p className={classes.factLine}>{facts.filter(Boolean).join(' · ')}</p>
        {record.archiveNames && <ArchiveNames archives={record.archiveNames} />}
      </div>
      <div className={classes.buttons}>
        {adding.inputs}
        {another.inputs}
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={isImporting}
          onClick={adding.chooseFiles}
        >
          {t('facts.add')}
        </Button>
        <RecordButton isDisabled={isImporting} />
        <Button
          variant="default"
          leftSection={<IconUpload size={16} aria-hidden />}
          disabled={isImporting}
          onClick={another.chooseFiles}
        >
          {t('facts.another')}
        </Button>
        {hasModel ? (
          <Button onClick={draftRun}>{t('facts.train')}</Button>
        ) : (
          <Button onClick={() => goTo('model')}>{t('facts.model')}</Button>
        )}
      </div>
    </header>
  );
}

// Archives that do not tell the character set of their names: which one they are read in, and another where that is wrong.

import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { encodingNames, type NameEncoding, nameEncodings } from '../../config/name-encodings.ts';
import type { DatasetRecord } from '../../dataset/dataset-record.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './data-place.module.css';

const choices = nameEncodings.map((value) => ({ value, label: encodingNames[value] }));

type Names = NonNullable<DatasetRecord['archiveNames']>;

export function ArchiveNames({ archives }: { archives: Names }) {
  // archives of one name may have been added at several times
  const lines = archives.map((names, place) => ({ names, place, key: `${place} ${names.archive}` }));
  return lines.map(({ key, names, place }) => <NamesLine key={key} {...names} place={place} />);
}

function NamesLine({ archive, encoding, isGuess, place }: Names[number] & { place: number }) {
  const { t } = useTranslation('data');
  const { readNamesAs } = useActions();
  const text = t('names.text', { archive });
  return (
    <div className={classes.names}>
      <span>{text}</span>
      <NativeSelect
        size="xs"
        aria-label={text}
        value={encoding}
        data={choices}
        onChange={(event) => void readNamesAs(place, event.currentTarget.value as NameEncoding)}
      />
      {isGuess && <span>{t('names.guess')}</span>}
    </div>
  );
}

// Imports that a reload, a crash or the machine cut off: how far each had come, and the way to go on with it or let it go.

import { Button, Group } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StudioState } from '../../state/studio-state.ts';
import classes from '../common/error-notice.module.css';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import { useFilePicker } from './use-file-picker.tsx';
import own from './welcome.module.css';

export function InterruptedImports() {
  const interrupted = useStudio((state) => state.interrupted);
  const isImporting = useStudio((state) => state.importing !== null);
  if (interrupted.length === 0 || isImporting) return null;
  return (
    <div className={own.interrupted}>
      {interrupted.map((unfinished) => (
        <Interrupted key={unfinished.path} unfinished={unfinished} />
      ))}
    </div>
  );
}

function Interrupted({ unfinished }: { unfinished: StudioState['interrupted'][number] }) {
  const { t } = useTranslation('welcome');
  const format = useNumberFormat();
  const { continueImport, dismissImport } = useActions();
  const { path, name, files, filesDone, fileCount, pack } = unfinished;
  const picker = useFilePicker((chosen) => void continueImport(path, chosen));
  const more = files.isFolder ? 0 : files.count - files.names.length;
  const listed =
    files.names.join(', ') + (more > 0 ? t('interrupted.more', { count: more, number: format.integer(more) }) : '');
  return (
    <section className={classes.notice} data-tone="calm" aria-label={t('interrupted.label', { name })}>
      {picker.inputs}
      <IconPlayerPause className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <p className={classes.title}>
          {fileCount === null || filesDone === 0
            ? t(pack === 0 ? 'interrupted.early' : 'interrupted.earlyAddition', { name })
            : t(pack === 0 ? 'interrupted.title' : 'interrupted.titleAddition', {
                name,
                done: format.integer(filesDone),
                total: format.integer(fileCount),
              })}
        </p>
        <p className={classes.sentence}>{t('interrupted.text', { files: listed })}</p>
        <Group gap="xs" mt="xs">
          <Button size="compact-sm" onClick={files.isFolder ? picker.chooseFolder : picker.chooseFiles}>
            {t(files.isFolder ? 'interrupted.folder' : 'interrupted.choose')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => void dismissImport(path)}>
            {t('interrupted.dismiss')}
          </Button>
        </Group>
      </div>
    </section>
  );
}

// The keys, on `?`.

import { Kbd, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReturnFocus } from '../common/use-return-focus.ts';
import classes from './help-dialog.module.css';

const keys = [
  { keys: ['1', '–', '8'], message: 'help.places' },
  { keys: ['/'], message: 'help.search' },
  { keys: ['↑', '↓'], message: 'help.move' },
  { keys: ['Shift', '↓'], message: 'help.choose' },
  { keys: ['Space'], message: 'help.play' },
  { keys: ['Space'], message: 'help.speak' },
  { keys: ['Enter'], message: 'help.open' },
  { keys: ['1', '–', '9'], message: 'help.label' },
  { keys: ['0'], message: 'help.noLabel' },
  { keys: ['Y'], message: 'help.doubt' },
  { keys: ['X'], message: 'help.exclude' },
  { keys: ['Ctrl', 'Z'], message: 'help.undo' },
  { keys: ['?'], message: 'help.help' },
] as const;

export function HelpDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('shell');
  useReturnFocus();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('help.title')}
      closeButtonProps={{ 'aria-label': t('help.close') }}
      transitionProps={{ duration: 0 }}
    >
      <dl className={classes.keys}>
        {keys.map((entry) => (
          <div key={entry.message}>
            <dt>{entry.keys.map((key) => (key === '–' ? <span key={key}>–</span> : <Kbd key={key}>{key}</Kbd>))}</dt>
            <dd>{t(entry.message)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

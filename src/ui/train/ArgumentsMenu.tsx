// The settings as Hugging Face's TrainingArguments: pasted or opened, downloaded, copied.

import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconClipboard, IconDownload, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toTrainingArgumentsJson, toTrainingArgumentsPython } from '../../config/training-arguments/write.ts';
import type { TrainingConfig } from '../../config/training-config.ts';
import { saveBlob } from '../common/save-blob.ts';
import { ArgumentsDialog } from './ArgumentsDialog.tsx';

interface ArgumentsMenuProps {
  config: TrainingConfig;
  /** Null: they are only to be taken away. */
  onUse: ((config: TrainingConfig) => void) | null;
}

export function ArgumentsMenu({ config, onUse }: ArgumentsMenuProps) {
  const { t } = useTranslation('train');
  const [isOpen, setOpen] = useState(false);
  const [copied, setCopied] = useState<'done' | 'failed' | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(toTrainingArgumentsPython(config)).then(
      () => setCopied('done'),
      () => setCopied('failed'),
    );
  const download = () =>
    saveBlob(new Blob([toTrainingArgumentsJson(config)], { type: 'application/json' }), 'training_args.json');
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }} onOpen={() => setCopied(null)}>
        <Menu.Target>
          <Button size="compact-xs" variant="default" rightSection={<IconChevronDown size={12} aria-hidden />}>
            TrainingArguments
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {onUse ? (
            <Menu.Item leftSection={<IconFileImport size={14} aria-hidden />} onClick={() => setOpen(true)}>
              {t('arguments.open')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={download}>
            {t('arguments.download')}
          </Menu.Item>
          <Menu.Item leftSection={<IconClipboard size={14} aria-hidden />} closeMenuOnClick={false} onClick={copy}>
            <span aria-live="polite">{t(copied ? `arguments.copy_${copied}` : 'arguments.copy')}</span>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isOpen && onUse ? <ArgumentsDialog config={config} onUse={onUse} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

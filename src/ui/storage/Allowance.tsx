// The parts of what is stored as a bar, what is left, and whether the browser promised to keep it.

import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './StoragePlace.module.css';
import { kinds, type StoredItem, sumBytes, type Usage } from './stored-items.ts';

export function Allowance({ usage }: { usage: Usage }) {
  const { t } = useTranslation('storage');
  const format = useNumberFormat();
  const { keepStorage } = useActions();
  const { pageBytes = 0 } = usage;
  const used = Math.max(usage.usedBytes ?? 0, sumBytes(usage.items) + pageBytes);
  const left = usage.quotaBytes === null ? null : Math.max(0, usage.quotaBytes - used);
  const bytesOf = (kind: StoredItem['kind']) => sumBytes(usage.items.filter((item) => item.kind === kind));
  return (
    <section className={classes.allowance} aria-label={t('allowance')}>
      <p className={classes.figure}>
        {t('used', { size: format.bytes(used) })}
        {left === null ? null : <span>{t('left', { size: format.bytes(left) })}</span>}
      </p>
      <div className={classes.bar} aria-hidden>
        {kinds.map((kind, index) =>
          bytesOf(kind) > 0 ? (
            <span key={kind} style={{ flexGrow: bytesOf(kind), background: `var(--class-${index})` }} />
          ) : null,
        )}
        {pageBytes > 0 ? <span style={{ flexGrow: pageBytes, background: 'var(--mantine-color-dimmed)' }} /> : null}
      </div>
      {pageBytes > 0 ? <p className={classes.own}>{t('page', { size: format.bytes(pageBytes) })}</p> : null}
      <p className={classes.keep}>
        {usage.isPersisted ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldQuestion size={18} aria-hidden />}
        <span>{t(usage.isPersisted ? 'persisted' : 'notPersisted')}</span>
        {usage.isPersisted ? null : (
          <Button size="compact-sm" variant="default" onClick={() => void keepStorage()}>
            {t('keep')}
          </Button>
        )}
      </p>
    </section>
  );
}

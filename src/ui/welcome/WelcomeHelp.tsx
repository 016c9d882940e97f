// Three short answers: how files should be named, where CREMA-D comes from, what is stored.

import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { classColor } from '../common/class-colors.ts';
import { useActions } from '../common/use-studio.ts';
import classes from './welcome.module.css';

export const welcomeTopics = ['naming', 'crema', 'stored'] as const;
export type WelcomeTopic = (typeof welcomeTopics)[number];

export function WelcomeHelp({ topic, onClose }: { topic: WelcomeTopic; onClose(): void }) {
  const { t } = useTranslation('welcome');
  return (
    <section className={classes.help} aria-label={t(`topic.${topic}`)}>
      <ActionIcon className={classes.helpClose} aria-label={t('common:close')} onClick={onClose}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
      {topic === 'naming' && <NamingHelp />}
      {topic === 'crema' && <CremaHelp />}
      {topic === 'stored' && <StoredHelp />}
    </section>
  );
}

function NamingHelp() {
  const { t } = useTranslation('welcome');
  return (
    <>
      <p>{t('naming.intro')}</p>
      <dl className={classes.examples}>
        <div>
          <dt>
            <code>
              1001_DFA_<b style={{ borderColor: classColor(0) }}>ANG</b>_XX.wav
            </code>
          </dt>
          <dd>{t('naming.field')}</dd>
        </div>
        <div>
          <dt>
            <code>
              <b style={{ borderColor: classColor(1) }}>dog</b>/bark-03.wav
            </code>
          </dt>
          <dd>{t('naming.folder')}</dd>
        </div>
        <div>
          <dt>
            <code>
              session2 <b style={{ borderColor: classColor(2) }}>yes</b> take1.wav
            </code>
          </dt>
          <dd>{t('naming.regex')}</dd>
        </div>
        <div>
          <dt>
            <code>
              rec-17.wav,<b style={{ borderColor: classColor(3) }}>sad</b>
            </code>
          </dt>
          <dd>{t('naming.table')}</dd>
        </div>
      </dl>
      <p>{t('naming.after')}</p>
    </>
  );
}

function CremaHelp() {
  const { t } = useTranslation('welcome');
  return (
    <>
      <p>{t('crema.what')}</p>
      <p>
        {t('crema.where')} <code className={classes.address}>github.com/CheyneyComputerScience/CREMA-D</code>
      </p>
      <p>{t('crema.how')}</p>
    </>
  );
}

function StoredHelp() {
  const { t } = useTranslation('welcome');
  const { goTo } = useActions();
  return (
    <>
      <p>{t('stored.what')}</p>
      <p>{t('stored.where')}</p>
      <p>
        {t('stored.remove')}{' '}
        <button type="button" className={classes.link} onClick={() => goTo('storage')}>
          {t('stored.open')}
        </button>
      </p>
    </>
  );
}

// The same folder to a repository on Hugging Face: whose token it is and what would be sent are shown first, and nothing is asked of
// anyone before that. The token is in this field alone until the push begins, and in no store.

import { Anchor, Button, PasswordInput, Progress, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelOptions } from '../../export/export-kinds.ts';
import type { HubAccount } from '../../hub/hub-types.ts';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import type { RunRecord } from '../../run/run-record.ts';
import type { Pushing } from '../../state/push-types.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './export.module.css';
import { PushForm } from './PushForm.tsx';
import push from './push.module.css';

interface PushProps {
  run: RunRecord;
  options: ModelOptions;
}

export function PushToHub({ run, options }: PushProps) {
  const { t } = useTranslation('export');
  const pushing = useStudio((state) => state.pushing);
  const ended = useStudio(({ endedPushes }) => endedPushes[run.id] ?? null);
  const [isOpen, setOpen] = useState(pushing?.runId === run.id || ended !== null);
  const id = useId();
  return (
    <>
      <UnstyledButton
        className={classes.fold}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronDown size={14} aria-hidden data-open={isOpen || undefined} /> {t('push.title')}
      </UnstyledButton>
      <div id={id} className={classes.options} hidden={!isOpen}>
        {isOpen && pushing?.runId === run.id ? <PushWork pushing={pushing} /> : null}
        {isOpen && pushing?.runId !== run.id ? <NewPush run={run} options={options} /> : null}
        <div role="status">
          {isOpen && ended && 'url' in ended ? (
            <p className={classes.saved}>
              <IconCheck size={16} aria-hidden /> {t('push.done')}{' '}
              <Anchor href={ended.url} target="_blank" rel="noreferrer" inherit>
                {ended.url}
              </Anchor>
            </p>
          ) : null}
        </div>
        {isOpen && ended && 'error' in ended ? <ErrorNotice error={ended.error} /> : null}
      </div>
    </>
  );
}

/** First the token, then where to and what. */
function NewPush({ run, options }: PushProps) {
  const { t } = useTranslation('export');
  const { lookAtHubAccount } = useActions();
  const [token, setToken] = useState('');
  const [account, setAccount] = useState<HubAccount | null>(null);
  const [isLooking, setLooking] = useState(false);
  const [error, setError] = useState<ErrorRecord | null>(null);
  const look = async (event: FormEvent) => {
    event.preventDefault();
    if (isLooking || token.trim() === '') return;
    setLooking(true);
    setError(null);
    try {
      setAccount(await lookAtHubAccount(token.trim()));
    } catch (thrown) {
      setError(toErrorRecord(thrown));
    } finally {
      setLooking(false);
    }
  };
  const forget = () => {
    setToken('');
    setAccount(null);
  };
  if (account) return <PushForm run={run} options={options} account={account} token={token.trim()} onForget={forget} />;
  return (
    <form className={push.push} onSubmit={look}>
      <p>{t('push.note')}</p>
      <PasswordInput
        label={t('push.token')}
        description={t('push.tokenNote')}
        placeholder="hf_…"
        autoComplete="off"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={isLooking} disabled={token.trim() === ''}>
        {t('push.look')}
      </Button>
      {error ? <ErrorNotice error={error} /> : null}
    </form>
  );
}

function PushWork({ pushing: { repo, progress, isStopping } }: { pushing: Pushing }) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  const { stopPush } = useActions();
  const share = progress && progress.totalBytes > 0 ? progress.doneBytes / progress.totalBytes : null;
  const bytes = progress
    ? { done: format.bytes(progress.doneBytes), total: format.bytes(progress.totalBytes) }
    : { done: '', total: '' };
  return (
    <div className={push.push}>
      <p>{t('push.to', { repo })}</p>
      <Progress
        size="sm"
        transitionDuration={0}
        aria-label={t('push.progress')}
        value={100 * (share ?? 0)}
        striped={progress?.phase === 'committing'}
      />
      <p>{isStopping ? t('stopping') : t(`push.phase.${progress?.phase ?? 'making'}`, bytes)}</p>
      <Button size="compact-sm" variant="default" disabled={isStopping} onClick={stopPush}>
        {t('push.stop')}
      </Button>
    </div>
  );
}

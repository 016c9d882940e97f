// Where a model is pushed to and what goes there, before anything does.

import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconCloudUpload } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelOptions, PushFile } from '../../export/export-kinds.ts';
import type { HubAccount } from '../../hub/hub-types.ts';
import { type ErrorRecord, toErrorRecord } from '../../lib/errors.ts';
import { isRepoName, repoNameOf } from '../../lib/repo-name.ts';
import type { RunRecord } from '../../run/run-record.ts';
import { ErrorNotice } from '../common/ErrorNotice.tsx';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useActions, useStudio } from '../common/use-studio.ts';
import classes from './push.module.css';

interface PushFormProps {
  run: RunRecord;
  options: ModelOptions;
  account: HubAccount;
  token: string;
  onForget(): void;
}

export function PushForm({ run, options, account, token, onForget }: PushFormProps) {
  const { t } = useTranslation('export');
  const { pushRun } = useActions();
  const other = useStudio(({ pushing }) => pushing?.repo ?? null);
  const failure = useStudio(({ endedPushes }) => endedPushes[run.id] ?? null);
  const isTaken = failure !== null && 'error' in failure && failure.error.code === 'hub/repo-exists';
  const [owner, setOwner] = useState(account.name);
  const [name, setName] = useState(repoNameOf(run.name));
  const [isPrivate, setPrivate] = useState(true);
  const [isThere, setThere] = useState(false);
  const [withSplit, setWithSplit] = useState(false);
  const repo = `${owner}/${name.trim()}`;
  const isNamed = isRepoName(repo);
  const push = (event: FormEvent) => {
    event.preventDefault();
    if (!isNamed || other !== null) return;
    void pushRun(token, { ...options, runId: run.id, withSplit }, { repo, isPrivate, isThere });
  };
  return (
    <form className={classes.push} onSubmit={push}>
      <p>{t('push.account', { name: account.name })}</p>
      {account.canWrite ? null : <p className={classes.missing}>{t('push.readOnly')}</p>}
      <div className={classes.repo}>
        <Select
          label={t('push.owner')}
          data={account.owners}
          value={owner}
          allowDeselect={false}
          onChange={(chosen) => setOwner(chosen ?? account.name)}
        />
        <TextInput
          label={t('push.name')}
          value={name}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          error={isNamed ? null : t('push.badName')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <Checkbox
        label={t('push.private')}
        checked={isPrivate}
        disabled={isThere}
        onChange={(event) => setPrivate(event.currentTarget.checked)}
      />
      <Checkbox
        label={t('push.withSplit')}
        description={t('push.withSplitNote')}
        checked={withSplit}
        onChange={(event) => setWithSplit(event.currentTarget.checked)}
      />
      {isTaken || isThere ? (
        <Checkbox
          label={t('push.isThere')}
          description={t('push.isThereNote')}
          checked={isThere}
          onChange={(event) => setThere(event.currentTarget.checked)}
        />
      ) : null}
      <PushFiles run={run} options={options} withSplit={withSplit} />
      {other === null ? null : <p>{t('push.other', { repo: other })}</p>}
      <div className={classes.buttons}>
        <Button
          type="submit"
          leftSection={<IconCloudUpload size={16} aria-hidden />}
          disabled={!isNamed || other !== null}
        >
          {t('push.push')}
        </Button>
        <Button variant="default" onClick={onForget}>
          {t('push.forget')}
        </Button>
      </div>
    </form>
  );
}

/** What would be sent. */
function PushFiles({
  run,
  options: { dtype },
  withSplit,
}: Pick<PushFormProps, 'run' | 'options'> & { withSplit: boolean }) {
  const { t } = useTranslation('export');
  const format = useNumberFormat();
  const { listPush } = useActions();
  const [files, setFiles] = useState<PushFile[] | null>(null);
  const [error, setError] = useState<ErrorRecord | null>(null);
  useEffect(() => {
    let isCurrent = true;
    setFiles(null);
    setError(null);
    listPush({ runId: run.id, dtype, withSplit }).then(
      (listed) => isCurrent && setFiles(listed),
      (thrown) => isCurrent && setError(toErrorRecord(thrown)),
    );
    return () => {
      isCurrent = false;
    };
  }, [listPush, run.id, dtype, withSplit]);
  if (error) return <ErrorNotice error={error} />;
  if (!files) return <p>{t('push.listing')}</p>;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div>
      <p>{t('push.files', { size: format.bytes(total) })}</p>
      <ul className={classes.files}>
        {files.map(({ path, bytes }) => (
          <li key={path}>
            <span>{path}</span> <span>{format.bytes(bytes)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

// How the parts are made, and what each way asks for: which fold tests, which protocol, which column.

import { NativeSelect, NumberInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { sourcePaths } from '../../dataset/cut-parents.ts';
import { usedValues } from '../../dataset/splits/fold-split.ts';
import { protocolsFor } from '../../dataset/splits/protocols/protocol.ts';
import { defaultFolds, type SplitMethod as Method, type SplitConfig } from '../../dataset/splits/split.ts';
import { splitFolders } from '../../dataset/splits/split-folders.ts';
import { splitColumn } from '../../dataset/tables/column-roles.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useNumberFormat } from '../common/use-number-format.ts';
import { useSaid } from '../common/use-said.ts';
import classes from './split.module.css';
import { groupName } from './split-sentences.ts';

interface SplitMethodProps {
  dataset: OpenDataset;
  store(changes: Partial<SplitConfig>): void;
}

export function SplitMethod({ dataset, store }: SplitMethodProps) {
  const { t } = useTranslation('data');
  const { clips, joined, record } = dataset;
  const config = record.splitConfig;
  const { protocols, hasFolders } = useMemo(() => {
    const paths = sourcePaths(clips);
    return { protocols: protocolsFor(paths), hasFolders: splitFolders(paths) !== null };
  }, [clips]);
  const columns = useMemo(
    () => joined.columns.filter(({ values }) => splitColumn(values) !== null).map(({ name }) => name),
    [joined],
  );
  const [firstProtocol] = protocols;
  const [firstColumn] = columns;
  const methods: Method[] = [
    'random',
    'stratified',
    'folds',
    ...(hasFolders || config.method === 'folders' ? ['folders' as const] : []),
    ...(firstColumn !== undefined || config.method === 'column' ? ['column' as const] : []),
    ...(firstProtocol || config.method === 'protocol' ? ['protocol' as const] : []),
    ...(config.parts ? ['given' as const] : []),
  ];
  const choose = (method: Method) => {
    if (method === 'folds') store({ method, folds: config.folds ?? defaultFolds });
    else if (method === 'protocol' && firstProtocol) {
      store({ method, protocol: { name: firstProtocol.name, fold: 1 }, keepApart: [...firstProtocol.keepsApart] });
    } else if (method === 'column') store({ method, column: config.column ?? firstColumn });
    else store({ method });
  };
  const { protocol } = config;
  const chosen = protocols.find(({ name }) => name === protocol?.name);
  return (
    <>
      <NativeSelect
        size="xs"
        classNames={{ root: classes.field }}
        label={t('split.how')}
        value={config.method}
        data={methods.map((method) => ({ value: method, label: t(`split.method.${method}`) }))}
        onChange={(event) => choose(event.currentTarget.value as Method)}
      />
      {config.method === 'column' && (
        <NativeSelect
          size="xs"
          classNames={{ root: classes.field }}
          aria-label={t('split.column')}
          value={config.column}
          data={columns}
          onChange={(event) => store({ column: event.currentTarget.value })}
        />
      )}
      {config.method === 'folds' && <FoldFields dataset={dataset} store={store} />}
      {config.method === 'protocol' && (
        <>
          <NativeSelect
            size="xs"
            classNames={{ root: classes.field, wrapper: classes.protocol }}
            aria-label={t('split.protocol')}
            value={protocol?.name}
            data={protocols.map(({ name, source }) => ({ value: name, label: source }))}
            onChange={(event) => store({ protocol: { name: event.currentTarget.value, fold: 1 } })}
          />
          {chosen && chosen.folds > 1 && (
            <FoldSelect
              fold={protocol?.fold ?? 1}
              names={Array.from({ length: chosen.folds }, () => null)}
              onChange={(fold) => store({ protocol: { name: chosen.name, fold } })}
            />
          )}
        </>
      )}
    </>
  );
}

/** Folds of clips, or one value of a group each. */
function FoldFields({ dataset, store }: SplitMethodProps) {
  const { t } = useTranslation('data');
  const said = useSaid('data');
  const { groups, clipLabels, record } = dataset;
  const folds = record.splitConfig.folds ?? defaultFolds;
  const left = groups.find(({ name }) => name === folds.leaveOut);
  const names = left
    ? usedValues(clipLabels, left).map((value) => left.values[value] ?? '')
    : Array.from({ length: folds.count }, () => null);
  return (
    <>
      <FoldSelect fold={folds.fold} names={names} onChange={(fold) => store({ folds: { ...folds, fold } })} />
      {!left && (
        <NumberInput
          key={folds.count}
          label={t('split.folds')}
          classNames={{ root: classes.field, wrapper: classes.count }}
          size="xs"
          hideControls
          min={2}
          max={100}
          allowDecimal={false}
          allowNegative={false}
          defaultValue={folds.count}
          onBlur={(event) => {
            const count = Number.parseInt(event.currentTarget.value, 10);
            if (count >= 2 && count <= 100 && count !== folds.count)
              store({ folds: { count, fold: Math.min(folds.fold, count) } });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
          }}
        />
      )}
      {groups.length > 0 && (
        <NativeSelect
          size="xs"
          classNames={{ root: classes.field }}
          aria-label={t('split.foldsOf')}
          value={folds.leaveOut ?? ''}
          data={[
            { value: '', label: t('split.foldsOfClips') },
            ...groups.map(({ name }) => ({
              value: name,
              label: t('split.oneOut', { thing: said([groupName(name, false)]) }),
            })),
          ]}
          onChange={(event) => {
            const leaveOut = event.currentTarget.value;
            const { keepApart = [] } = record.splitConfig;
            if (leaveOut === '') store({ folds: { count: folds.count, fold: 1 } });
            else
              store({
                folds: { count: folds.count, fold: 1, leaveOut },
                keepApart: [...new Set([...keepApart, leaveOut])],
              });
          }}
        />
      )}
    </>
  );
}

/** `names`: of the folds, null where they only have a number. */
function FoldSelect(props: { fold: number; names: readonly (string | null)[]; onChange(fold: number): void }) {
  const { t } = useTranslation('data');
  const format = useNumberFormat();
  return (
    <NativeSelect
      size="xs"
      classNames={{ root: classes.field }}
      aria-label={t('split.fold')}
      value={String(props.fold)}
      data={props.names.map((name, at) => ({
        value: String(at + 1),
        label: name ?? t('split.foldName', { number: format.integer(at + 1) }),
      }))}
      onChange={(event) => props.onChange(Number(event.currentTarget.value))}
    />
  );
}

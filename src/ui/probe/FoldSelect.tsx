// Which folds the probe is cross-validated over: those that fit the data set, or others that a person wants to see.

import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FoldChoice } from '../../evaluation/probes/fold-choice.ts';
import type { OpenDataset } from '../../state/studio-state.ts';
import { useSaid } from '../common/use-said.ts';
import { foldOptions } from './fold-options.ts';

interface FoldSelectProps {
  dataset: OpenDataset;
  /** Null: the usual ones. */
  choice: FoldChoice | null;
  onChoice(choice: FoldChoice | null): void;
  disabled: boolean;
}

export function FoldSelect({ dataset, choice, onChoice, disabled }: FoldSelectProps) {
  const { t } = useTranslation('probe');
  const said = useSaid('probe');
  const options = foldOptions(dataset);
  const keyOf = (one: FoldChoice | null) => JSON.stringify(one);
  if (options.length < 2) return null;
  const isOffered = options.some((option) => keyOf(option.choice) === keyOf(choice));
  return (
    <NativeSelect
      size="xs"
      aria-label={t('foldChoice.label')}
      disabled={disabled}
      value={keyOf(isOffered ? choice : null)}
      onChange={({ currentTarget }) =>
        onChoice(options.find((option) => keyOf(option.choice) === currentTarget.value)?.choice ?? null)
      }
      data={options.map((option) => ({ value: keyOf(option.choice), label: said([option.said]) }))}
    />
  );
}

// What can be chosen of a report: the language that it is written in.

import { useTranslation } from 'react-i18next';
import type { ReportOptions } from '../../export/export-kinds.ts';
import { languages } from '../messages/language.ts';
import { OptionRadios } from './OptionRadios.tsx';

interface ReportOptionsViewProps {
  options: ReportOptions;
  onChange(options: ReportOptions): void;
}

export function ReportOptionsView({ options, onChange }: ReportOptionsViewProps) {
  const { t } = useTranslation('export');
  return (
    <OptionRadios
      label={t('kinds.report.language')}
      choices={(['en', 'zh'] as const).map((language) => ({ value: language, label: languages[language] }))}
      value={options.language}
      onChange={(language) => onChange({ language })}
    />
  );
}

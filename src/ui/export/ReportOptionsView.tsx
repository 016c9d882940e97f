// What can be chosen of a report: the language that it is written in.

import { Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReportOptions } from '../../export/export-kinds.ts';
import { languages } from '../messages/i18n.ts';

interface ReportOptionsViewProps {
  options: ReportOptions;
  onChange(options: ReportOptions): void;
}

export function ReportOptionsView({ options, onChange }: ReportOptionsViewProps) {
  const { t } = useTranslation('export');
  return (
    <Radio.Group
      size="xs"
      label={t('kinds.report.language')}
      value={options.language}
      onChange={(value) => onChange({ language: value === 'zh' ? 'zh' : 'en' })}
    >
      {Object.entries(languages).map(([language, name]) => (
        <Radio key={language} size="xs" mt={4} value={language} label={name} />
      ))}
    </Radio.Group>
  );
}

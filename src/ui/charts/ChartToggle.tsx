// The button that turns a chart into the table of its numbers, and back.

import { ActionIcon } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';

interface ChartToggleProps {
  isTable: boolean;
  /** What a click shows. */
  label: string;
  onToggle(): void;
}

export function ChartToggle({ isTable, label, onToggle }: ChartToggleProps) {
  return (
    <ActionIcon size="sm" aria-pressed={isTable} aria-label={label} title={label} onClick={onToggle}>
      {isTable ? <IconChartLine size={16} aria-hidden /> : <IconTable size={16} aria-hidden />}
    </ActionIcon>
  );
}

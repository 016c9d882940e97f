// One of a few, each with what it means: how every option of an export is chosen.

import { Radio } from '@mantine/core';
import classes from './export.module.css';

export interface OptionChoice<Value extends string> {
  value: Value;
  label: string;
  /** What it means or costs. */
  description?: string;
  /** Cannot be chosen of this run, for the reason that its label gives. */
  isOff?: boolean;
}

interface OptionRadiosProps<Value extends string> {
  label: string;
  choices: readonly OptionChoice<Value>[];
  value: Value;
  onChange(value: Value): void;
}

export function OptionRadios<Value extends string>({ label, choices, value, onChange }: OptionRadiosProps<Value>) {
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(chosen) => onChange(choices.find((choice) => choice.value === chosen)?.value ?? value)}
    >
      {choices.map((choice) => (
        <Radio
          key={choice.value}
          className={classes.choice}
          size="sm"
          value={choice.value}
          label={choice.label}
          description={choice.description}
          disabled={choice.isOff ?? false}
        />
      ))}
    </Radio.Group>
  );
}

// Values that TrainingArguments takes in more than one form, brought to the one that the configuration has.

/** The value that stands for `value` of the setting with this Hugging Face name; what has one form is given back. */
export function fromHuggingFaceValue(name: string, value: unknown): unknown {
  switch (name) {
    case 'metric_for_best_model':
      if (value === null) return 'loss';
      return typeof value === 'string' ? value.replace(/^eval_/, '') : value;
    case 'lr_scheduler_kwargs':
      return typeof value === 'string' && value.trim().startsWith('{') ? parsed(value) : emptyIsNull(value);
    case 'eval_steps':
      return value === 0 ? null : value;
    case 'eval_delay':
      return value ?? 0;
    default:
      return value;
  }
}

function parsed(text: string): unknown {
  try {
    return emptyIsNull(JSON.parse(text));
  } catch {
    return text;
  }
}

function emptyIsNull(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? null : value;
}

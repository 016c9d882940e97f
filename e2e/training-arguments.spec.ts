// The training's settings under Hugging Face's names: pasted, opened, taken away again, and what the plan says of them.

import { readFile } from 'node:fs/promises';
import { accessibilityFaults } from './accessibility.ts';
import { openReadyToTrain } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const pasted = `from transformers import TrainingArguments

args = TrainingArguments(
    output_dir="./results",
    learning_rate=3e-4, num_train_epochs=2 + 2,   # four
    warmup_ratio=0.1, lr_scheduler_type="cosine_with_restarts", lr_scheduler_kwargs={"num_cycles": 2},
    fp16=torch.cuda.is_available(),
    optim="sgd", weight_decay=wd, lerning_rate=1,
    eval_strategy="epoch", save_strategy="epoch", load_best_model_at_end=True,
    metric_for_best_model="eval_SAD_recall",
)
trainer = Trainer(model, args)`;

test('a TrainingArguments call fills the form, and can be taken away again', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openReadyToTrain(page);
  await page.getByRole('button', { name: 'TrainingArguments' }).click();
  await page.getByRole('menuitem', { name: 'Paste or open' }).click();
  const dialog = page.getByRole('dialog');
  const box = dialog.getByRole('textbox');

  await box.fill('model.fit()');
  await expect(dialog.getByText(/^Line 1: expected TrainingArguments/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Use these settings' })).toBeDisabled();

  await box.fill(pasted);
  await expect(dialog.getByText('3 fields that cannot be used')).toBeVisible();
  await expect(dialog.getByText('9 fields taken')).toBeVisible();
  await dialog.getByText('2 fields without meaning here').click();
  await expect(dialog.getByText('everything is computed in float32 here')).toBeVisible();
  expect(await accessibilityFaults(page, '[role=dialog]')).toEqual([]);
  await dialog.getByRole('button', { name: 'Use these settings' }).click();
  await expect(page.getByLabel('Learning rate', { exact: true }).first()).toHaveValue('3e-4');
  await expect(page.getByText(/Warm-up takes \d+ of them \(1\d.%\)/)).toBeVisible();

  await page.getByRole('button', { name: /^All settings/ }).click();
  await page.getByRole('button', { name: 'Open all groups' }).click();
  await expect(page.getByLabel('Best means')).toHaveValue('SAD_recall');
  await expect(page.getByLabel('num_cycles')).toHaveValue('2');
  await page.getByLabel('num_cycles').fill('-1');
  await expect(page.getByText('More than 0 is needed.')).toBeVisible();
  await page.getByLabel('num_cycles').fill('3');

  await page.getByRole('button', { name: 'TrainingArguments' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download' }).click();
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(file).toMatchObject({
    learning_rate: 3e-4,
    num_train_epochs: 4,
    warmup_steps: 0.1,
    metric_for_best_model: 'SAD_recall',
    lr_scheduler_kwargs: { num_cycles: 3 },
    voxtune: { train_layers: 2 },
  });
});

test('the plan says what will not go well, and repairs it', async ({ page }) => {
  await openReadyToTrain(page);
  await page.getByRole('button', { name: /^All settings/ }).click();
  await page.getByRole('button', { name: 'Open all groups' }).click();
  const start = page.getByRole('button', { name: 'Start training' });
  await page.getByLabel('Schedule', { exact: true }).selectOption('reduce_lr_on_plateau');
  await page.getByLabel('Batch size', { exact: true }).first().fill('5000');
  await page.getByLabel('Drop the last micro-batch').setChecked(true, { force: true });
  await expect(page.getByText(/Dropping the last one leaves nothing/)).toBeVisible();
  await expect(start).toBeDisabled();
  await page.getByRole('button', { name: 'dataloader_drop_last = false' }).click();
  await expect(page.getByText(/its mode should be “max”/)).toBeVisible();
  await page.getByRole('button', { name: 'lr_scheduler_kwargs = mode=max' }).click();
  await page.getByRole('button', { name: 'warmup_steps = 0' }).click();
  await expect(page.getByText(/follows accuracy of the validation clips/)).toBeVisible();
  await expect(start).toBeEnabled();
});

// A model of one's own: what its files lack is said with its count, and made only where that is asked for.

import { readFileSync } from 'node:fs';
import { goTo, openPage } from './page-steps.ts';
import { expect, test } from './studio-test.ts';

const folder = 'fixtures/golden/base';

test('a config.json that asks for more layers than the weights hold is refused, and can be opened all the same', async ({
  page,
}) => {
  const config = JSON.parse(readFileSync(`${folder}/config.json`, 'utf8')) as { num_hidden_layers: number };
  const layers = config.num_hidden_layers;
  await openPage(page);
  await goTo(page, 'Model');
  await page.getByLabel('Choose files').setInputFiles([
    {
      name: 'config.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ ...config, num_hidden_layers: layers + 2 })),
    },
    {
      name: 'model.safetensors',
      mimeType: 'application/octet-stream',
      buffer: readFileSync(`${folder}/model.safetensors`),
    },
  ]);
  const refusal = page.getByRole('alert').filter({ hasText: 'Weights are missing' });
  await expect(refusal).toContainText(`lacks 32 of them`);
  await expect(refusal).toContainText(`holds ${layers} layers whole`);
  await refusal.getByRole('button', { name: 'Open it all the same' }).click();
  await expect(page.getByRole('heading', { name: 'What trains' })).toBeVisible();
  await expect(page.getByText('32 newly made')).toBeVisible();
});

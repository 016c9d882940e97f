// What the page says when Hugging Face cannot be reached: whether anything is here already, and another try.

import { expect, test } from 'vitest';
import type { HubPreview } from '../hub/hub-types.ts';
import { VoxtuneError } from '../lib/errors.ts';
import type { UnfinishedDownload } from '../storage/download-store.ts';
import { inWords } from '../testing/in-words.ts';
import { testDeps, testModel } from '../testing/studio-deps.ts';
import { fittingTexts } from '../ui/common/error-text.ts';
import { createStudio } from './studio-store.ts';

const repo = 'facebook/hubert-small';
const preview = { repo, commit: 'c0ffee', revision: 'main', totalBytes: 100, receivedBytes: 0 } as HubPreview;
const offline = () =>
  new VoxtuneError('hub/unreachable', 'huggingface.co cannot be reached.', { host: 'huggingface.co' });

test('without a connection the page claims nothing that is not so, and tries again', async () => {
  let isOnline = false;
  const asked: string[] = [];
  const { deps } = testDeps({
    hubWorker: {
      async preview(_access, reference) {
        asked.push(reference);
        if (!isOnline) throw offline();
        return preview;
      },
      async download() {
        if (!isOnline) throw offline();
        return testModel;
      },
    },
  });
  let receivedBytes = 0;
  deps.storage.listDownloads = async () =>
    receivedBytes > 0 ? [{ id: 'one', repo, commit: 'c0ffee', receivedBytes } as UnfinishedDownload] : [];
  const { actions, store } = createStudio(deps);
  const told = () => {
    const params = store.getState().errors.hub?.params ?? {};
    const [key = 'text'] = fittingTexts(params);
    return inWords('errors', [{ key: `hub/unreachable.${key}`, values: params }]);
  };

  await actions.lookAtHubModel(repo).catch(() => {});
  expect(told()).not.toContain('kept');

  isOnline = true;
  actions.retry('hub');
  await expect.poll(() => store.getState().hub.preview?.repo).toBe(repo);
  expect(store.getState().errors.hub).toBeUndefined();
  expect(asked).toEqual([repo, repo]);

  isOnline = false;
  await actions.downloadHubModel().catch(() => {});
  expect(told()).not.toContain('kept');
  receivedBytes = 40;
  actions.retry('hub');
  await expect.poll(told).toContain('What has arrived is kept');

  isOnline = true;
  actions.retry('hub');
  await expect.poll(() => store.getState().model?.id).toBe(testModel.id);
  expect(store.getState().errors.hub).toBeUndefined();
});

// Models as people have their folders: without Git LFS, with ids that are strings, in shards.

import { expect } from '@playwright/test';
import { type Case, type CaseFile, ofEach } from './case.ts';
import { type Folder, lfsPointer, modelFolder, sharded, weightsName, withConfig } from './model-folders.ts';
import { clip, wav } from './sounds.ts';

const labels = ['dry', 'wet', 'windy'];
const files = () =>
  ofEach(labels, 8, (label, kind, take) => ({ name: `${label}_${take}.wav`, bytes: wav(clip(kind, take)) }));
const inFolder = (folder: Folder): CaseFile[] => [...folder].map(([name, bytes]) => ({ name: `mine/${name}`, bytes }));
const opens: Case['check'] = ({ clips, said }) => {
  expect(clips).toHaveLength(24);
  expect(said).toMatch(/^Model: mine, 1\.8 M parameters$/m);
};

export const modelCases: Case[] = [
  {
    name: 'weights that are a Git LFS pointer are told by their name',
    files,
    model: () => inFolder(modelFolder().set(weightsName, lfsPointer(4_000_000))),
    check({ failure: { stage, error } }) {
      expect([stage, error.code]).toEqual(['model', 'file/lfs-pointer']);
      expect(error.message).toMatch(/^model\.safetensors is a Git LFS pointer.*git lfs pull/);
    },
  },
  {
    name: 'ids that are strings are ids',
    files,
    model() {
      const id2label = Object.fromEntries(labels.map((label, id) => [id, label]));
      const label2id = Object.fromEntries(labels.map((label, id) => [label, String(id)]));
      return inFolder(withConfig(modelFolder(), { id2label, label2id }));
    },
    check: opens,
  },
  {
    name: 'shards with their index are one model',
    files,
    model: () => inFolder(sharded(modelFolder(), 3)),
    check: opens,
  },
];

// Every place, page, dialog, menu and drawer, in the order in which they are walked. A new dialog gets a line here.

import type { Made } from './prepare.ts';
import type { Walker, WalkState } from './walker.ts';

/** What a first visit shows: nothing is stored yet. */
export const firstVisit: readonly WalkState[] = [
  { name: 'welcome', at: 'data' },
  { name: 'welcome: naming', at: 'data', steps: (on) => on.page.getByText(on.words('welcome:topic.naming')).click() },
  { name: 'welcome: CREMA-D', at: 'data', steps: (on) => on.page.getByText(on.words('welcome:topic.crema')).click() },
  { name: 'welcome: stored', at: 'data', steps: (on) => on.page.getByText(on.words('welcome:topic.stored')).click() },
  { name: 'welcome: record', at: 'data', steps: (on) => on.press('record:open'), overlay: 'dialog' },
  ...['model', 'probe', 'train', 'evaluate', 'predict', 'runs', 'runs/across', 'storage'].map((at) => ({
    name: `${at}, empty`,
    at,
  })),
];

const shell: readonly WalkState[] = [
  { name: 'help', at: 'data', steps: (on) => on.page.keyboard.press('?'), overlay: 'dialog' },
  { name: 'engine', at: 'data', steps: (on) => on.press('shell:engine.chip'), overlay: 'dialog' },
  { name: 'data sets', at: 'data', steps: (on) => on.press('shell:datasets.menu'), overlay: 'menu' },
  {
    name: 'rename the data set',
    at: 'data',
    steps: async (on) => {
      await on.press('shell:datasets.menu');
      await on.press('shell:datasets.rename', 'menuitem');
    },
    overlay: 'dialog',
  },
];

const firstRow = (on: Walker) => on.page.locator('[data-place=data] tbody tr').first();

const data: readonly WalkState[] = [
  { name: 'data', at: 'data' },
  { name: 'record', at: 'data', steps: (on) => on.press('record:open'), overlay: 'dialog' },
  {
    name: 'recorded',
    at: 'data',
    steps: async (on) => {
      await on.press('record:open');
      await on.overlay.getByRole('combobox').fill('hum');
      // their key stands in the buttons, too
      await on.beginning('record:start', on.overlay).click();
      await on.page.waitForTimeout(1500);
      await on.beginning('record:stop', on.overlay).click();
      await on.named('record:playTake').waitFor();
    },
    overlay: 'dialog',
  },
  {
    name: 'import: where to',
    at: 'data',
    steps: async (on) => {
      await on.page
        .locator('input[type=file][aria-hidden]')
        .setInputFiles({ name: 'more.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') });
    },
    overlay: 'dialog',
  },
  {
    name: 'labels: one chosen',
    at: 'data',
    steps: (on) =>
      on.page
        .getByRole('button', { name: on.words('labels:chip') })
        .first()
        .click(),
  },
  {
    name: 'labels: several chosen',
    at: 'data',
    steps: async (on) => {
      await on.press('labels:several');
      const chips = on.page.getByRole('checkbox', { name: on.words('labels:chip') });
      const pressed = on.page.getByRole('button', { name: on.words('labels:chip') });
      const shown = (await chips.count()) > 1 ? chips : pressed;
      await shown.nth(0).click();
      await shown.nth(1).click();
      await on.named('labels:merge').waitFor();
    },
  },
  { name: 'groups', at: 'data', steps: (on) => on.press('data:apart.edit') },
  { name: 'filters of clips', at: 'data', steps: (on) => on.press('clips:filters'), overlay: 'dialog' },
  { name: 'columns of clips', at: 'data', steps: (on) => on.press('clips:columns'), overlay: 'dialog' },
  {
    name: 'a clip opened',
    at: 'data',
    steps: async (on) => {
      await firstRow(on).click();
      await on.page.keyboard.press('Enter');
      await on.region('clips:detail.title').waitFor();
    },
  },
  {
    name: 'label by hand',
    at: 'data',
    steps: async (on) => {
      await firstRow(on).click();
      await on.press('labels:menu.label');
    },
    overlay: 'menu',
  },
  {
    name: 'map of clips',
    at: 'data',
    steps: (on) => on.region('clips:title').getByText(on.words('clips:map.map'), { exact: true }).click(),
  },
];

const model: readonly WalkState[] = [{ name: 'model', at: 'model' }];

const probe: readonly WalkState[] = [
  { name: 'probe', at: 'probe' },
  { name: 'probe: all rows', at: 'probe', steps: (on) => on.press('probe:curve.showTable') },
  { name: 'probe: groups as a table', at: 'probe', steps: (on) => on.press('probe:spread.showTable') },
  { name: 'probe: learning curve as a table', at: 'probe', steps: (on) => on.press('probe:learning.showTable') },
];

const train = ({ lessonRun, shortRun, waitingRun }: Made): WalkState[] => [
  { name: 'lesson', at: `train/${lessonRun}` },
  { name: 'lesson: details', at: `train/${lessonRun}`, steps: (on) => on.press('lesson:result.details') },
  { name: 'share', at: `train/${lessonRun}`, steps: (on) => on.press('lesson:result.share'), overlay: 'dialog' },
  { name: 'new run', at: 'train/new' },
  { name: 'all settings', at: 'train/new', steps: (on) => openAll(on) },
  { name: 'other ways to start', at: 'train/new', steps: (on) => on.press('queue:menu'), overlay: 'menu' },
  {
    name: 'TrainingArguments',
    at: 'train/new',
    steps: (on) => on.page.getByRole('button', { name: 'TrainingArguments' }).click(),
    overlay: 'menu',
  },
  {
    name: 'TrainingArguments pasted',
    at: 'train/new',
    steps: async (on) => {
      await on.page.getByRole('button', { name: 'TrainingArguments' }).click();
      await on.press('train:arguments.open', 'menuitem');
      await on.overlay
        .getByRole('textbox')
        .fill('TrainingArguments(learning_rate=1e-4, fp16=True, num_train_epochs=-3, no_such=1)');
    },
    overlay: 'dialog',
  },
  {
    name: 'sweep form',
    at: 'train/new',
    steps: (on) => on.page.getByText(on.words('train:mode.sweep')).click(),
  },
  {
    name: 'back to one run',
    at: 'train/new',
    steps: (on) => on.page.getByText(on.words('train:mode.run')).click(),
  },
  { name: 'run', at: `train/${shortRun}` },
  {
    name: 'train longer',
    at: `train/${shortRun}`,
    steps: (on) => on.press('train:controls.extend'),
    overlay: 'dialog',
  },
  { name: 'chart menu', at: `train/${shortRun}`, steps: (on) => on.press('charts:menu'), overlay: 'menu' },
  { name: 'chart as a table', at: `train/${shortRun}`, steps: (on) => on.press('charts:showTable') },
  { name: 'waiting run', at: `train/${waitingRun}` },
];

async function openAll(on: Walker): Promise<void> {
  await on.beginning('train:form.all').click();
  await on.press('train:form.openAll');
}

const evaluate = ({ lessonRun }: Made): WalkState[] => [
  { name: 'evaluate', at: `evaluate/${lessonRun}` },
  {
    name: 'files of a run',
    at: `evaluate/${lessonRun}`,
    steps: (on) => on.press('evaluate:downloads.tables'),
    overlay: 'menu',
  },
  {
    name: 'clips of a cell',
    at: `evaluate/${lessonRun}`,
    steps: async (on) => {
      await on
        .region('evaluate:matrix.title')
        .getByRole('button', { name: on.words('evaluate:matrix.cell') })
        .first()
        .click();
      await on.page.getByRole('listbox').waitFor();
    },
  },
  {
    name: 'label of a mistake',
    at: `evaluate/${lessonRun}`,
    steps: (on) => on.press('labels:fix.button'),
    overlay: 'menu',
  },
];

/** The dialog of exports, with every fold open. */
const exports = ({ lessonRun }: Made): WalkState[] => [
  {
    name: 'export',
    at: `evaluate/${lessonRun}`,
    steps: async (on) => {
      await on.press('export:open');
      const folds = on.overlay.locator('button[aria-expanded=false]');
      while ((await folds.count()) > 0) await folds.first().click();
    },
    overlay: 'dialog',
  },
];

const predict = ({ lessonRun }: Made): WalkState[] => [
  { name: 'predict', at: `predict/${lessonRun}` },
  {
    name: 'about the classifier',
    at: `predict/${lessonRun}`,
    steps: (on) => on.page.getByText(on.words('predict:classifier.about')).click(),
    only: 'narrow',
  },
  { name: 'predict: spoken', at: `predict/${lessonRun}`, steps: speak },
  {
    name: 'add to my data',
    at: `predict/${lessonRun}`,
    steps: async (on) => {
      if (!(await on.named('predict:keep.add').isVisible())) await speak(on);
      await on.press('predict:keep.add');
    },
    overlay: 'menu',
  },
];

/** By the microphone of the browser that beeps. */
async function speak(on: Walker): Promise<void> {
  const button = on.named('predict:speak.hold');
  await button.waitFor();
  await on.page.waitForFunction(
    (found) => !(found as HTMLButtonElement | null)?.disabled,
    await button.elementHandle(),
  );
  await button.click();
  await on.page.waitForTimeout(2500);
  await on.page.getByRole('button', { name: on.words('predict:speak.tapToEnd') }).click();
  await on.named('predict:takes.forget').waitFor();
}

const runs = ({ shortRun, sweep }: Made): WalkState[] => {
  const menuOf = (key: string) => async (on: Walker) => {
    await on.press('runs:actions');
    await on.press(key, 'menuitem');
  };
  return [
    { name: 'runs', at: 'runs' },
    {
      name: 'columns of runs',
      at: 'runs',
      steps: (on) => on.press('runs:columns.title'),
      overlay: 'dialog',
      only: 'wide',
    },
    { name: 'groups of runs', at: 'runs', steps: (on) => on.press('runs:group.title'), overlay: 'dialog' },
    { name: 'table of runs as', at: 'runs', steps: (on) => on.press('runs:download.title'), overlay: 'menu' },
    { name: 'sweeps', at: 'runs', steps: (on) => on.press('sweep:menu.title'), overlay: 'menu' },
    { name: 'actions of a run', at: 'runs', steps: (on) => on.press('runs:actions'), overlay: 'menu' },
    { name: 'tags', at: 'runs', steps: menuOf('runs:menu.tags'), overlay: 'dialog' },
    { name: 'note', at: 'runs', steps: menuOf('runs:menu.note'), overlay: 'dialog' },
    { name: 'delete a run', at: 'runs', steps: menuOf('runs:menu.delete'), overlay: 'dialog' },
    {
      name: 'runs chosen',
      at: 'runs',
      steps: async (on) => {
        for (const box of (await on.page.getByRole('checkbox', { name: on.words('runs:choose.one') }).all()).slice(
          0,
          3,
        ))
          await box.check();
        await on.region('runs:chosen.title').waitFor();
      },
    },
    {
      name: 'compare',
      at: 'runs',
      steps: async (on) => {
        await on.press('runs:chosen.compare');
        await on.region('compare:curves').waitFor();
      },
    },
    { name: 'sweep', at: `runs/sweep/${sweep}` },
    {
      name: 'sweep: its files',
      at: `runs/sweep/${sweep}`,
      steps: (on) => on.press('sweep:download.title'),
      overlay: 'menu',
    },
    { name: 'use the best', at: `runs/sweep/${sweep}`, steps: (on) => on.press('sweep:use.title'), overlay: 'menu' },
    { name: 'sweep: runs of one', at: `runs/sweep/${sweep}`, steps: (on) => on.press('sweep:table.open') },
    {
      name: 'rename a sweep',
      at: `runs/sweep/${sweep}`,
      steps: async (on) => {
        await on.press('sweep:control.more');
        await on.press('sweep:control.rename', 'menuitem');
      },
      overlay: 'dialog',
    },
    {
      name: 'delete a sweep',
      at: `runs/sweep/${sweep}`,
      steps: async (on) => {
        await on.press('sweep:control.more');
        await on.press('sweep:control.delete', 'menuitem');
      },
      overlay: 'dialog',
    },
    { name: 'sweep that is gone', at: 'runs/sweep/gone' },
    { name: 'across', at: 'runs/across' },
    { name: 'across: its files', at: 'runs/across', steps: (on) => on.press('across:download.title'), overlay: 'menu' },
    { name: 'across: a cell', at: 'runs/across', steps: openCell, overlay: 'dialog' },
    {
      name: 'match labels',
      at: 'runs/across',
      steps: async (on) => {
        await openCell(on);
        await on.press('across:details.match');
      },
      overlay: 'dialog',
    },
    { name: 'compare, by a link', at: `runs/compare/${shortRun}` },
  ];
};

/** One of another data set: its labels are called otherwise. */
async function openCell(on: Walker): Promise<void> {
  const cells = on.page.getByRole('main').getByRole('button', { name: /%/ });
  await cells.first().waitFor();
  for (const cell of await cells.all()) {
    await cell.click();
    await on.overlay.first().waitFor();
    if (await on.named('across:details.match').isVisible()) return;
    await on.closeOverlays();
  }
  throw new Error('no cell of another data set');
}

const storage: readonly WalkState[] = [
  { name: 'storage', at: 'storage' },
  { name: 'save a project', at: 'storage', steps: (on) => on.press('project:save'), overlay: 'dialog' },
  { name: 'delete what is stored', at: 'storage', steps: (on) => on.press('storage:delete.label'), overlay: 'dialog' },
  { name: 'checkpoints of a run', at: 'storage', steps: (on) => on.press('storage:checkpoints.show') },
  {
    name: 'delete a checkpoint',
    at: 'storage',
    steps: async (on) => {
      if (!(await on.named('storage:checkpoints.delete').isVisible())) await on.press('storage:checkpoints.show');
      await on.press('storage:checkpoints.delete');
    },
    overlay: 'dialog',
  },
];

/** What is walked with everything that was made. */
export function statesOf(made: Made): WalkState[] {
  return [
    ...data,
    ...shell,
    ...model,
    ...probe,
    ...train(made),
    ...evaluate(made),
    ...exports(made),
    ...predict(made),
    ...runs(made),
    ...storage,
    ...problems,
  ];
}

/** The data set with problems is opened last, and the sample again, for the next round. */
const problems: readonly WalkState[] = [
  { name: 'data with problems', at: 'data', steps: (on) => openDataset(on, /^words-/) },
  { name: 'cut long clips', at: 'data', steps: (on) => on.press('check:fix.cut'), overlay: 'dialog' },
  { name: 'data again', at: 'data', steps: (on) => openDataset(on, /^sample/) },
];

async function openDataset(on: Walker, name: RegExp): Promise<void> {
  await on.press('shell:datasets.menu');
  await on.page.getByRole('menuitem', { name }).click();
  await on.page.getByRole('heading', { level: 1, name }).waitFor();
}

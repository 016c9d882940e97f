// The start of headless.html: the studio without its face, for the command-line tools (tools/train.ts, tools/parity.ts).

import './trusted-types.ts';
import { nameFiles } from './headless-files.ts';
import { parityCommands } from './headless-parity.ts';
import { trainCommands } from './headless-train.ts';
import { openStudio } from './open-studio.ts';

window.voxtuneHeadless = {
  nameFiles,
  ...parityCommands(),
  ...trainCommands(async () => {
    const studio = openStudio();
    await studio.start();
    return studio;
  }),
};

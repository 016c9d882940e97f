// The start of headless.html: the studio without its face, for the command-line tools (tools/train.ts, tools/probe.ts, tools/predict.ts,
// tools/export.ts, tools/parity.ts).

import './trusted-types.ts';
import { exportCommands } from './headless-export.ts';
import { nameFiles } from './headless-files.ts';
import { parityCommands } from './headless-parity.ts';
import { predictCommands } from './headless-predict.ts';
import { probeCommands } from './headless-probe.ts';
import { newSession } from './headless-session.ts';
import { sweepCommands } from './headless-sweep.ts';
import { trainCommands } from './headless-train.ts';
import { openStudio } from './open-studio.ts';

const session = newSession(async () => {
  const studio = openStudio();
  await studio.start();
  return studio;
});

window.voxtuneHeadless = {
  nameFiles,
  ...parityCommands(),
  ...trainCommands(session),
  ...probeCommands(session),
  ...predictCommands(session),
  ...sweepCommands(session),
  ...exportCommands(session),
};

// `npm start`: installs what is missing, builds when sources changed, serves the page and opens it in a browser.

import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ensureBuild } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { portNotice, serveFolder } from './serve.mjs';

const usage = `npm start -- [--port N] [--no-open]
  --port N    port on localhost (default 4180; the next free one when it is taken)
  --no-open   print the address and open no browser`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4180' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port: ${values.port} is not a port.`);
    return { port, isOpening: !values['no-open'], isHelp: values.help };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    return process.exit(2);
  }
}

/** Whether a person sits in front of this machine. */
function hasScreen() {
  if (process.env.CI) return false;
  if (process.platform === 'linux') return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return true;
}

function openBrowser(address) {
  const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };
  const [program, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // no such program: the address is on the screen
  child.unref();
}

const options = readOptions();
if (options.isHelp) {
  console.log(usage);
  process.exit(0);
}
ensurePackages();
ensureBuild();
const { address, port, close } = await serveFolder(undefined, options.port);
console.log(`Voxtune is at ${address}   (Ctrl+C stops it)`);
const notice = portNotice(options.port, port);
if (notice) console.log(notice);
if (options.isOpening && hasScreen()) openBrowser(address);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await close();
    process.exit(0);
  });
}

// What `electron .` runs when the binary has no application of its own: a small stand-in for Electron's default_app, packed
// into the fallback runtime. Plain JavaScript, because Electron 33 loads it as it is. It differs from the original in one
// way: what goes wrong ends the process with the reason on stderr. A dialog would wait for ever where nobody is looking.
import { readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/** The command line: `electron [-r module]… [chromium switches]… path [arguments of the application]…` */
function parse(argv) {
  const modules = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i];
    if (arg === '-r' || arg === '--require') modules.push(argv[++i]);
    else if (arg === '-v' || arg === '--version') return { modules, version: true };
    else if (!arg.startsWith('-')) return { modules, file: arg };
  }
  return { modules };
}

function readPackage(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function load(file) {
  Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true });
  const target = path.resolve(file);
  const manifest = readPackage(target);
  if (manifest?.version) app.setVersion(manifest.version);
  const name = manifest?.productName ?? manifest?.name;
  if (name) {
    app.setName(name);
    app.setDesktopName(manifest.desktopName ?? `${name}.desktop`);
  }
  const entry = Module._resolveFilename(target, null, true);
  app.setAppPath(manifest ? target : path.dirname(entry));
  await import(pathToFileURL(entry).href);
}

const { modules, version, file } = parse(process.argv.slice(1));
try {
  if (version) {
    process.stdout.write(`v${process.versions.electron}\n`);
    process.exit(0);
  }
  // Playwright's loader comes in this way; it must run before the application does.
  if (modules.length > 0) Module._preloadModules(modules);
  if (!file) throw new Error('Say what to run: electron path/to/application');
  // Awaited at the top level: Electron holds its `ready` event back until the application's own module has been evaluated.
  await load(file);
} catch (error) {
  console.error(`The application could not be loaded: ${error?.stack ?? error}`);
  process.exit(1);
}

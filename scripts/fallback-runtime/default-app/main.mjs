// Gives back `electron [-r module] <folder>`: preloads the modules asked for, then runs the program in the folder.
// An ES module, because Electron then waits for all of it, the program's own entry included, before it says `ready`.
import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const { preloads, folder } = readArguments(process.argv.slice(1));
if (preloads.length > 0) Module._preloadModules(preloads);
if (folder === undefined) {
  console.error('usage: electron [-r module] <folder>');
  app.exit(2);
} else {
  await runProgram(path.resolve(folder));
}

function readArguments(args) {
  const preloads = [];
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] === '-r' || args[index] === '--require') preloads.push(args[(index += 1)]);
    else if (!args[index].startsWith('-')) return { preloads, folder: args[index] };
  }
  return { preloads, folder: undefined };
}

async function runProgram(place) {
  const manifest = path.join(place, 'package.json');
  const about = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
  if (about.productName || about.name) app.setName(about.productName || about.name);
  if (about.version) app.setVersion(about.version);
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
  app.setAppPath(existsSync(manifest) ? place : path.dirname(place));
  const entry = existsSync(manifest) ? path.resolve(place, about.main || 'index.js') : place;
  try {
    await import(pathToFileURL(entry).href);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}

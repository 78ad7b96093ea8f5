// What the scripts print: always on stderr, so that a command's --json on stdout stays pure.

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Prints what a step does, runs it, prints how long it took. */
export async function timed(title, act) {
  const startedAt = performance.now();
  say(`• ${title} …`);
  const result = await act();
  say(`  done in ${seconds(performance.now() - startedAt)}`);
  return result;
}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Ends the script with a plain message instead of a stack, where an error is one we wrote. */
export function fail(error) {
  say(`\n✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

/**
 * Starts the server in this process, as `npm start` does. The App is a neighbour that the command line does not know:
 * it is loaded by its address and runs until a signal ends it.
 */
export async function serve(): Promise<void> {
  await load('main');
}

/** Starts the page that registers a GitHub App. */
export async function setup(): Promise<void> {
  const module = await load('setup');
  if (typeof module.runSetup !== 'function') throw new TypeError('src/app/setup exports no runSetup.');
  await module.runSetup();
}

async function load(name: string): Promise<{ runSetup?: unknown }> {
  return import(new URL(`../app/${name}${EXTENSION}`, import.meta.url).href);
}

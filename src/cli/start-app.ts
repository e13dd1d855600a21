const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

/** Starts the server in this process, as `npm start` does; it runs until a signal ends it. */
export async function serve(role: string): Promise<void> {
  await call('start', 'start', role);
}

/** Starts the page that registers a GitHub App. */
export async function setup(): Promise<void> {
  await call('setup', 'runSetup');
}

/** Lists the jobs that were given up. */
export async function listJobs(options: { readonly json?: boolean }): Promise<void> {
  await call('jobs', 'listJobs', options);
}

/** Lets jobs that were given up run again. */
export async function retryJobs(ids: readonly string[] | 'all'): Promise<void> {
  await call('jobs', 'retryJobs', ids);
}

/** The App is a neighbour that the command line does not know: it is loaded by its address, when it is wanted. */
async function call(file: string, name: string, ...values: readonly unknown[]): Promise<void> {
  const module: Record<string, unknown> = await import(new URL(`../app/${file}${EXTENSION}`, import.meta.url).href);
  const work = module[name];
  if (typeof work !== 'function') throw new TypeError(`src/app/${file} exports no ${name}.`);
  await work(...values);
}

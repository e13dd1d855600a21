/** Python for the scenes: a route handler that sleeps on the event loop is an error of `async/blocking-sleep`. */

export const HEADER = `import time

from fastapi import FastAPI

app = FastAPI()
`;

/** A handler of three lines of code; the call of `time.sleep` is on the fifth line of the block. */
export function sleepyHandler(name: string): string {
  return `

@app.get("/${name}")
async def ${name}():
    time.sleep(1)
    return {"name": "${name}"}
`;
}

/** The same, and right. */
export function goodHandler(name: string): string {
  return sleepyHandler(name).replace('async def', 'def');
}

/** The line (from 1) on which `text` first stands. */
export function lineOf(source: string, text: string): number {
  return source.slice(0, source.indexOf(text)).split('\n').length;
}

/** What people do, as far as it makes work. */
export interface ScenePlan {
  /** Of the owners' names, so that several scenes fit on one GitHub. */
  readonly name: string;
  readonly installations: number;
  /** Pull requests of each installation, all in one repository. */
  readonly pulls: number;
  /** Commits pushed to each pull request after it was opened. */
  readonly pushes: number;
  /** Python files that each pull request changes. */
  readonly files: number;
}

/** A webhook that can be sent once the head it tells of is there. */
export interface Prepared {
  readonly pull: number;
  /** 0: opened; then the pushes. */
  readonly step: number;
  readonly body: string;
}

/** Modules of the project that no pull request changes. */
const AROUND = 20;

const HEADER = `import time

from fastapi import FastAPI

app = FastAPI()
`;

/** The first commit of a repository. */
export function baseFiles({ pulls, files }: ScenePlan): Record<string, string> {
  const around = Array.from({ length: AROUND }, (_, at) => [`app/service_${at}.py`, service(at)]);
  const changed = Array.from({ length: pulls }, (_, pull) =>
    Array.from({ length: files }, (_file, at) => [pathOf(pull, at), HEADER + handler(`old_${pull}_${at}`, false)]),
  );
  return Object.fromEntries([['app/__init__.py', ''], ...around, ...changed.flat()]);
}

/** What one commit of a pull request makes of its files: a handler more each, the first of them wrong. */
export function changedFiles({ files }: ScenePlan, pull: number, step: number): Record<string, string> {
  const handlers = Array.from({ length: step + 1 }, (_, at) => handler(`new_${pull}_${at}`, at === 0)).join('');
  return Object.fromEntries(
    Array.from({ length: files }, (_, at) => [
      pathOf(pull, at),
      HEADER + handler(`old_${pull}_${at}`, false) + handlers,
    ]),
  );
}

function pathOf(pull: number, at: number): string {
  return `app/routes_${pull}_${at}.py`;
}

/** A handler that sleeps on the event loop is an error of `async/blocking-sleep`. */
function handler(name: string, sleeps: boolean): string {
  const wait = sleeps ? '    time.sleep(1)\n' : '';
  return `\n\n@app.get("/${name}")\n${sleeps ? 'async ' : ''}def ${name}() -> dict[str, str]:\n${wait}    return {"name": "${name}"}\n`;
}

function service(at: number): string {
  const functions = Array.from(
    { length: 10 },
    (_, index) =>
      `\n\ndef step_${at}_${index}(value: int) -> int:\n    """Adds its number."""\n    return value + ${index}\n`,
  );
  return `from app import service_${(at + 1) % AROUND} as other\n${functions.join('')}`;
}

import {
  asyncDef,
  BLOCKING_IO,
  BRIEF_IO,
  callsTo,
  defineRule,
  holdsLoop,
  isRepeated,
  isServed,
  type KnownCall,
  type Module,
  type Project,
  READING_IO,
  waiting,
  whenServed,
} from '#rule';

export default defineRule({
  id: 'async/blocking-io',
  severity: 'warning',
  summary: 'Do not read or write files synchronously inside an `async def`.',
  yieldsTo: ['async/await-on-sync', 'ml/model-loaded-per-request'],
  *check(module, project) {
    const blocking = [...callsTo(BLOCKING_IO, module, project)].filter((call) => holdsLoop(call, project));
    for (const calls of Map.groupBy(blocking, ({ function: info }) => info).values()) {
      const noticed = calls.filter((each) => isNoticed(each, module, project));
      const first = noticed.find(({ api }) => !BRIEF_IO.has(api)) ?? noticed[0];
      if (!first) continue;
      const others = calls.filter((each) => each !== first);
      yield {
        at: first,
        severity: BRIEF_IO.has(first.api) ? 'note' : whenServed('warning', first, project),
        message: `\`${spoken(first.api)}()\` makes ${waiting(first, project)} wait for the file system in \`${first.function?.name}\`.`,
        advice: 'Await its counterpart of `anyio.Path` or `anyio.open_file`, or hand the work to `run_in_threadpool`.',
        because: [
          ...asyncDef(first),
          ...others.map((each) => ({ at: each, note: `\`${spoken(each.api)}()\` waits there too.` })),
        ],
      };
    }
  },
});

/** A look at a directory is noticed in a loop, and a file of the application's own only where requests wait. */
function isNoticed(call: KnownCall, module: Module, project: Project): boolean {
  if (BRIEF_IO.has(call.api)) return isRepeated(call.node);
  return isServed(call.function, project) || !(READING_IO.has(call.api) && isOwnFile(call, module));
}

/** `open(MANIFEST)`: a path that the module has as a constant. */
function isOwnFile({ node }: KnownCall, module: Module): boolean {
  const path = node.func.kind === 'Attribute' ? node.func.value : node.args[0];
  return path?.kind === 'Name' && module.scopeAt(path).owner(path.id) === module.moduleScope;
}

/** The name as it is known: `open`, `Path.read_text`, `shutil.copyfileobj`, `UploadFile.file.read`. */
function spoken(api: string): string {
  return api.replace('tempfile.SpooledTemporaryFile', 'UploadFile.file').replace(/^(builtins|pathlib)\./, '');
}

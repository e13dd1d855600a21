import {
  asyncDef,
  BLOCKING_IO,
  callsTo,
  couldBePlain,
  defineRule,
  holdsLoop,
  isBriefFileWork,
  isLongFileWork,
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
      const long = noticed.find((each) => isLongFileWork(each, project));
      const first = long ?? noticed[0];
      if (!first) continue;
      const others = calls.filter((each) => each !== first);
      yield {
        at: first,
        severity: long ? whenServed('warning', first, project) : 'note',
        message: messageOf(first, long !== undefined, project),
        advice: adviceFor(first, project),
        because: [
          ...asyncDef(first),
          ...others.map((each) => ({ at: each, note: `\`${spoken(each.api)}()\` waits there too.` })),
        ],
      };
    }
  },
});

/** What is brief never is, and a file of the application's own only where requests wait. */
function isNoticed(call: KnownCall, module: Module, project: Project): boolean {
  if (isBriefFileWork(call)) return false;
  return isServed(call.function, project) || !(READING_IO.has(call.api) && isOwnFile(call, module));
}

/** `open(MANIFEST)`, `open("schema.sql")`: a path that is written out, or that the module has as a constant. */
function isOwnFile({ node }: KnownCall, module: Module): boolean {
  const path = node.func.kind === 'Attribute' ? node.func.value : node.args[0];
  if (path?.kind === 'Str') return true;
  return path?.kind === 'Name' && module.scopeAt(path).owner(path.id) === module.moduleScope;
}

function messageOf(call: KnownCall, isLong: boolean, project: Project): string {
  const others = waiting(call, project);
  return isLong
    ? `\`${spoken(call.api)}()\` makes ${others} wait for the file system in \`${call.function?.name}\`.`
    : `\`${spoken(call.api)}()\` waits for the file system on the event loop in \`${call.function?.name}\`: hardly noticed while what it reads or writes is small and on a local disk, but ${others} waits along.`;
}

function adviceFor({ function: info }: KnownCall, project: Project): string {
  return info && couldBePlain(info, project)
    ? `Nothing in \`${info.name}\` is awaited: make it a plain \`def\`, and FastAPI runs it in its thread pool.`
    : 'Await its counterpart of `anyio.Path` or `anyio.open_file`, or hand the work to `run_in_threadpool`.';
}

/** The name as it is known: `open`, `Path.read_text`, `shutil.copyfileobj`, `UploadFile.file.read`. */
function spoken(api: string): string {
  return api.replace('tempfile.SpooledTemporaryFile', 'UploadFile.file').replace(/^(builtins|pathlib)\./, '');
}

import {
  asyncDef,
  BLOCKING_IO,
  BRIEF_IO,
  callsTo,
  defineRule,
  holdsLoop,
  type KnownCall,
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
      const first = calls.find(({ api }) => !BRIEF_IO.has(api)) ?? (calls[0] as KnownCall);
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

/** The name as it is known: `open`, `Path.read_text`, `shutil.copyfileobj`, `UploadFile.file.read`. */
function spoken(api: string): string {
  return api.replace('tempfile.SpooledTemporaryFile', 'UploadFile.file').replace(/^(builtins|pathlib)\./, '');
}

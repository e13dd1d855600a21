import { execFileSync } from 'node:child_process';

/** What a process took with all that it started: seconds, and the most memory (bytes) of any single one of them. */
export interface ProcessCost {
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number;
  /** The exit code; null where it was killed since it took longer than the cap. */
  readonly status: number | null;
  /** The last of what it wrote to its standard error. */
  readonly stderr: string;
}

/**
 * Python can ask the system what a child took, which Node cannot. The child's group is its own, so that all of it can be killed.
 * What a child leaves behind, dying, comes to us on Linux (prctl 36: "child subreaper"), so that its part counts too.
 */
const TIMER = `
import ctypes, json, os, resource, signal, subprocess, sys, tempfile, time
if sys.platform == 'linux':
    ctypes.CDLL(None).prctl(36, 1)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
quiet = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.DEVNULL}
with tempfile.TemporaryFile() as said:
    began = time.perf_counter()
    process = subprocess.Popen(sys.argv[2:], stderr=said, start_new_session=True, **quiet)
    try:
        status = process.wait(float(sys.argv[1]))
    except subprocess.TimeoutExpired:
        status = None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    wall = time.perf_counter() - began
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass
    said.seek(0)
    stderr = said.read().decode(errors='replace')[-400:]
used = resource.getrusage(resource.RUSAGE_CHILDREN)
memory = used.ru_maxrss * (1 if sys.platform == 'darwin' else 1024)
print(json.dumps({'cpu': used.ru_utime + used.ru_stime, 'wall': wall, 'memory': memory, 'status': status, 'stderr': stderr}))
`;

/** Runs a program to its end, or until `cap` (seconds) is over, and throws its output away. */
export function wholeProcess(
  command: readonly string[],
  directory: string,
  env: NodeJS.ProcessEnv,
  cap: number,
): ProcessCost {
  const args = ['-c', TIMER, String(cap), ...command];
  return JSON.parse(execFileSync('python3', args, { cwd: directory, env, encoding: 'utf8' })) as ProcessCost;
}

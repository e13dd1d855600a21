import { execFileSync } from 'node:child_process';

/** What a process took with all that it started: seconds, and the most memory (bytes) of any single one of them. */
export interface ProcessCost {
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number;
  readonly status: number;
}

/** Python can ask the system what a child took, which Node cannot. */
const TIMER = `
import json, resource, subprocess, sys, time
began = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
wall = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
scale = 1 if sys.platform == 'darwin' else 1024
print(json.dumps({'cpu': used.ru_utime + used.ru_stime, 'wall': wall, 'memory': used.ru_maxrss * scale, 'status': status}))
`;

/** Runs a program to its end and throws its output away. */
export function wholeProcess(command: readonly string[], directory: string, env: NodeJS.ProcessEnv): ProcessCost {
  const said = execFileSync('python3', ['-c', TIMER, ...command], { cwd: directory, env, encoding: 'utf8' });
  return JSON.parse(said) as ProcessCost;
}

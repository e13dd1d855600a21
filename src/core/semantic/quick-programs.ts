/** Programs that look one fact up and end. */
const LOOKING_UP =
  /^(uname|hostname|whoami|id|arch|nproc|getconf|sysctl|sw_vers|lsb_release|which|where|whereis|pwd|date|printenv|basename|dirname|readlink|realpath)$/;
/** Subcommands of git that touch its configuration or its references, and no other machine. */
const OF_GIT = new Set(
  'init config remote rev-parse branch tag describe symbolic-ref show-ref check-ref-format version'.split(' '),
);
const REMOTE = new Set(['update', 'show', 'prune', 'set-head']);
const VERSION = /^(--version|-V|version)$/;

/** Whether a program is known to end within milliseconds, by its arguments as far as they are known: `["git", "init"]`. */
export function isQuickProgram([program = '', first = '', second = '', ...rest]: readonly string[]): boolean {
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (LOOKING_UP.test(name)) return true;
  if (VERSION.test(first) && second === '' && rest.length === 0) return true;
  return name === 'git' && OF_GIT.has(first) && !(first === 'remote' && REMOTE.has(second));
}

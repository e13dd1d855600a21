/** How long a program that is started takes. */
export type ProgramCost = 'quick' | 'local' | 'long';

/** Programs that look one fact up and end. */
const LOOKING_UP =
  /^(uname|hostname|whoami|id|arch|nproc|getconf|sysctl|sw_vers|lsb_release|which|where|whereis|pwd|date|printenv|basename|dirname|readlink|realpath)$/;
/** Programs that work on local files and processes: mostly quick, and as long as there is much to do. */
const LOCAL =
  /^(chmod|chown|cp|mv|rm|mkdir|rmdir|touch|ln|ls|cat|head|tail|wc|stat|file|du|df|ps|kill|pkill|pgrep|free|uptime)$/;
/** Subcommands of git that touch its configuration or its references, and no other machine. */
const OF_GIT = new Set(
  'init config remote rev-parse branch tag describe symbolic-ref show-ref check-ref-format version'.split(' '),
);
const REMOTE = new Set(['update', 'show', 'prune', 'set-head']);
const VERSION = /^(--version|-V|version)$/;

/**
 * How long a program takes, by its arguments as far as they are known: one that ends within milliseconds is `quick`, one that
 * works on what lies on this machine `local`, any other may wait for another machine or compute for minutes.
 */
export function programCost([program = '', first = '', second = '', ...rest]: readonly string[]): ProgramCost {
  const name = program.slice(program.lastIndexOf('/') + 1);
  const isVersion = VERSION.test(first) && second === '' && rest.length === 0;
  const isGit = name === 'git' && OF_GIT.has(first) && !(first === 'remote' && REMOTE.has(second));
  if (LOOKING_UP.test(name) || isVersion || isGit) return 'quick';
  return LOCAL.test(name) ? 'local' : 'long';
}

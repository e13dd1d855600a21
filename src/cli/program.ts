import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { RuleAnalyzer } from '../analysis/index.ts';
import type { CheckOptions } from './check.ts';
import { FAILURE, OK } from './exit-code.ts';
import { type PullRequestName, parsePullRequest, parseRange, parseSelect } from './parse-arguments.ts';
import { reportError } from './report-error.ts';

/**
 * Runs the command line `args` (without node and script) and returns the exit code.
 *
 * @param analyzer one that is starting already, for `check`
 */
export async function runProgram(args: readonly string[], analyzer: RuleAnalyzer | null): Promise<number> {
  let exitCode = OK;
  const program = createProgram(analyzer, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error);
  }
}

/** Commands are imported when they run: none waits for the packages of another. */
function createProgram(analyzer: RuleAnalyzer | null, exit: (code: number) => void): Command {
  const program = new Command('hunkwise')
    .description('Finds the FastAPI, SQLAlchemy and backend pitfalls that a change of Python introduces.')
    .version(version())
    .showHelpAfterError('Run `hunkwise --help` for all commands.')
    .exitOverride();
  addCheck(program, analyzer, exit);
  program
    .command('rules')
    .description('list all rules')
    .action(async () => (await import('./list-rules.ts')).listRules());
  program
    .command('explain')
    .description('show the page of a rule')
    .argument('<rule>', 'its id, such as db/unbounded-query')
    .action(async (id: string) => (await import('./explain.ts')).explain(id));
  program
    .command('review')
    .description('print what the App would post on a pull request (needs GITHUB_TOKEN)')
    .argument('<pull-request>', 'OWNER/REPO#N', parsePullRequest)
    .option('--dry-run', 'post nothing; so far the only way')
    .action(async (name: PullRequestName, { dryRun = false }: { dryRun?: boolean }) =>
      (await import('./review.ts')).review(name, dryRun),
    );
  addServer(program);
  return program;
}

function addCheck(program: Command, analyzer: RuleAnalyzer | null, exit: (code: number) => void): void {
  program
    .command('check')
    .description('judge local files, or what lies between two commits')
    .argument('[path...]', 'files and folders (default: the whole repository)')
    .option('--repo <dir>', 'the repository', '.')
    .addOption(
      new Option(
        '--diff <base..head>',
        'only what the change introduces; BASE...HEAD from where they parted',
      ).argParser(parseRange),
    )
    .addOption(new Option('--staged', 'only what the staged change introduces').conflicts('diff'))
    .option('--config <file>', 'instead of .github/hunkwise.yml')
    .addOption(
      new Option('--select <rules>', 'only these rules: ids with commas between, or all').argParser(parseSelect),
    )
    .addOption(
      new Option('--format <format>', 'how findings are printed').choices(['pretty', 'json']).default('pretty'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on (default: as configured, else error)').choices([
        'error',
        'warning',
        'never',
      ]),
    )
    .addHelpText(
      'after',
      `\nExit status: ${OK} nothing found that fails, 1 findings, ${FAILURE} wrong usage or failure.`,
    )
    .action(async (paths: string[], options: CheckOptions) => {
      const { startAnalyzer } = await import('./start-analyzer.ts');
      exit(await (await import('./check.ts')).check(paths, options, analyzer ?? startAnalyzer()));
    });
}

function addServer(program: Command): void {
  program
    .command('serve')
    .description('run the GitHub App')
    .addOption(
      new Option('--role <role>', 'take webhooks, work on them, or both; the two meet in DATABASE_URL')
        .choices(['all', 'web', 'worker'])
        .default('all'),
    )
    .action(async ({ role }: { role: string }) => (await import('./start-app.ts')).serve(role));
  const jobs = program.command('jobs').description('jobs of the App that were given up');
  jobs
    .command('list')
    .description('list them, the oldest first')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => (await import('./start-app.ts')).listJobs(options));
  jobs
    .command('retry')
    .description('let them run again')
    .argument('[id...]', 'as `jobs list` shows them')
    .option('--all', 'all of them')
    .action(async (ids: string[], { all = false }: { all?: boolean }) =>
      (await import('./start-app.ts')).retryJobs(all ? 'all' : ids),
    );
  program
    .command('setup')
    .description('register a GitHub App of your own, in the browser')
    .action(async () => (await import('./start-app.ts')).setup());
}

/** The package lies one folder higher above the built file. */
function version(): string {
  const path = import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json';
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

/**
 * The dependency law. Arrows point down only; each rule's `comment` is addressed to whoever breaks it.
 * `test/architecture/layers.test.ts` plants one violation per rule to prove that the law bites.
 */

const LAYERS = [
  ['app', 'cli'],
  ['github', 'git', 'queue', 'web', 'formats', 'analysis', 'catalogue'],
  ['review'],
  ['config', 'diff'],
  ['core'],
];
const CORE = ['engine', 'rule', 'project', 'semantic', 'syntax'];
const ROOMS = LAYERS.flat();

const within = (...rooms: string[]) => `^src/(${rooms.join('|')})/`;
const packages = (...names: string[]) => `(^|/)node_modules/(${names.join('|')})(/|$)|^(${names.join('|')})(/|$)`;
const builtins = (...names: string[]) => `^(node:)?(${names.join('|')})(/|$)`;

/** Each layer may import the layers below it and never one above. */
const downOnly: IForbiddenRuleType[] = LAYERS.slice(1).map((rooms, above) => ({
  name: `down-only-${rooms[0]}`,
  comment: `${rooms.join(', ')} lie below what this file imports. Move the shared code down, or pass it in from above.`,
  severity: 'error',
  from: { path: within(...rooms) },
  to: { path: within(...LAYERS.slice(0, above + 1).flat()) },
}));

/** Neighbours on one layer do not know each other: the layer above wires them together. */
const noSiblings: IForbiddenRuleType[] = LAYERS.filter((rooms) => rooms.length > 1).map((rooms) => ({
  name: `no-siblings-${rooms[0]}`,
  comment: `${rooms.join(', ')} are neighbours. State a port in src/review and let src/app or src/cli join the two.`,
  severity: 'error',
  from: { path: within(...rooms) },
  to: { path: within(...rooms), pathNot: '^src/$1/' },
}));

const coreDownOnly: IForbiddenRuleType[] = CORE.slice(1).map((room, above) => ({
  name: `core-down-only-${room}`,
  comment: `Inside core: engine -> rule -> project -> semantic -> syntax. ${room} may not know what lies above it.`,
  severity: 'error',
  from: { path: `^src/core/${room}/` },
  to: { path: `^src/core/(${CORE.slice(0, above + 1).join('|')})/` },
}));

/** A package or builtin that only some rooms may import. */
const confined = (name: string, path: string, rooms: string[], advice: string): IForbiddenRuleType => ({
  name: `confined-${name}`,
  comment: `Only ${rooms.join(', ')} may import ${name}. ${advice}`,
  severity: 'error',
  from: { path: '^(src|rules)/', pathNot: `^src/(${rooms.join('|')})/` },
  to: { path },
});

const OUTER = ['cli', 'app', 'github', 'git', 'queue', 'catalogue', 'analysis'];

export default {
  forbidden: [
    ...downOnly,
    ...noSiblings,
    ...coreDownOnly,
    {
      name: 'known-rooms',
      comment: `Every file of src lives in one of: ${ROOMS.join(', ')}. A new room needs a line in LAYERS first.`,
      severity: 'error',
      from: { path: '^src/', pathNot: within(...ROOMS) },
      to: {},
    },
    {
      name: 'rules-import-rule-only',
      comment:
        "A rule imports '#rule' and nothing else. Knowledge that two rules share moves to core/semantic or core/project.",
      severity: 'error',
      from: { path: '^rules/' },
      to: { pathNot: '^src/core/rule/index\\.ts$' },
    },
    {
      name: 'rules-by-alias',
      comment: "Write '#rule', not a path: the alias also resolves in the built package.",
      severity: 'error',
      from: { path: '^rules/' },
      to: { path: '^src/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'nobody-imports-rules',
      comment: 'Only src/catalogue loads rules, at run time and by folder. Everyone else gets them passed in.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^rules/' },
    },
    {
      name: 'core-is-pure',
      comment:
        'Core is text in, findings out: no package but tree-sitter and a TOML parser, no builtin but crypto for hashes and module to load it. Do it outside.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: [packages('tree-sitter', 'tree-sitter-python', 'smol-toml'), builtins('crypto', 'module')],
      },
    },
    confined(
      'tree-sitter',
      packages('tree-sitter', 'tree-sitter-python'),
      ['core/syntax'],
      'Ask core/syntax for a parsed module: native trees must not leave that folder.',
    ),
    confined('smol-toml', packages('smol-toml'), ['core/project'], 'Ask the project for the versions it declares.'),
    confined('octokit', packages('@octokit'), ['github'], 'State what you need as a port in src/review.'),
    confined('probot', packages('probot'), ['app', 'github'], 'Below them nobody knows that there is a webhook.'),
    confined('pino', packages('pino'), ['app', 'cli'], 'Return what happened as a value; the edge logs it.'),
    confined('bottleneck', packages('bottleneck'), ['github'], 'Throttling belongs to the requests it throttles.'),
    confined('jsdiff', packages('diff'), ['diff'], 'Ask src/diff: it knows hunks as this house has them.'),
    confined('store', packages('pg-boss', 'pg', '@electric-sql/pglite'), ['queue'], 'Ask src/queue for its store.'),
    confined('commander', packages('commander'), ['cli'], 'Take plain arguments.'),
    confined(
      'fs',
      builtins('fs', 'child_process'),
      ['cli', 'git', 'catalogue', 'analysis', 'app', 'queue'],
      'Take text.',
    ),
    confined(
      'zod',
      packages('zod', 'yaml'),
      ['config', ...OUTER],
      'Input is validated at the edge; inside, types suffice.',
    ),
    {
      name: 'no-circular',
      comment: 'These files need each other to load. Move what both need into a third file; a circle of types is fine.',
      severity: 'error',
      from: { path: '^(src|rules)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file and it imports nothing: delete it or use it.',
      severity: 'error',
      from: { path: '^src/', orphan: true },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'This import leads nowhere: a misspelt path, or a package that package.json does not list.',
      severity: 'error',
      from: { path: '^(src|rules)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'Code that ships may not import a dev dependency (a type import may). Move the package to dependencies.',
      severity: 'error',
      from: { path: '^(src|rules)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-way-out',
      comment: 'Code that ships may not import tests, scripts or examples.',
      severity: 'error',
      from: { path: '^(src|rules)/' },
      to: { path: '^(test|scripts|examples)/' },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript API to parse with; swc is the parser left that dependency-cruiser knows for .ts.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
} satisfies IConfiguration;

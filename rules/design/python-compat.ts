import {
  type ast,
  defineRule,
  isOlder,
  type Module,
  minimumPython,
  type NewSyntax,
  needs310Already,
  newIn310,
  type Problem,
} from '#rule';

export default defineRule({
  id: 'design/python-compat',
  severity: 'error',
  summary: 'Do not use what the oldest supported Python cannot run.',
  *check(module, project) {
    const oldest = minimumPython(module, project);
    if (!oldest || !isOlder(oldest, '3.10')) return;
    const found = [...newIn310(module, project)];
    if (found.length === 0 || needs310Already(module, project)) return;
    for (const { node, by } of found) {
      const problem = node.kind === 'Match' ? ofMatch(oldest) : ofUnion(node, by, oldest, module);
      yield { at: node, ...(module.role === 'application' ? {} : { severity: 'note' }), ...problem };
    }
  },
});

type Said = Pick<Problem, 'message' | 'advice' | 'suggestion'>;

function ofMatch(oldest: string): Said {
  return {
    message: `The project supports Python ${oldest}, which does not know \`match\`: importing this module is a \`SyntaxError\` before 3.10.`,
    advice: 'Write it with `if` and `elif`, or raise the lowest version in `requires-python`.',
  };
}

function ofUnion(node: ast.BinOp, by: NewSyntax['by'], oldest: string, module: Module): Said {
  const text = module.text(node).replace(/\s+/g, ' ');
  const why =
    by === 'python'
      ? `\`${text}\` is evaluated when this runs, and raises a \`TypeError\` before 3.10`
      : `${by === 'pydantic' ? 'pydantic' : 'FastAPI'} evaluates \`${text}\` in spite of the postponed annotations, and fails before 3.10`;
  return {
    message: `The project supports Python ${oldest}: ${why}.`,
    advice: 'Write `Optional[…]` or `Union[…]`, or raise the lowest version in `requires-python`.',
    suggestion: optional(node, module),
  };
}

/** `Optional[X]` for `X | None`, where the module has imported it. */
function optional({ left, right }: ast.BinOp, module: Module): string | false {
  const isNone = right.kind === 'Constant' && right.value === 'None';
  const imported = module.moduleScope.bindings
    .get('Optional')
    ?.some((each) => each.kind === 'import' && each.target === 'typing.Optional');
  return isNone && left.kind !== 'BinOp' && imported === true && `Optional[${module.text(left)}]`;
}

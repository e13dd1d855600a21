import { defineRule, type Module, type Problem, type Uninjected, uninjected } from '#rule';

const CALLER: Readonly<Record<Uninjected['by'], string>> = {
  call: 'this call does not go through FastAPI, which fills it for routes and dependencies only',
  task: 'a background task is called as it is, without FastAPI filling it',
  event: 'Starlette calls this function itself, without FastAPI filling it',
};

export default defineRule({
  id: 'di/depends-outside-injection',
  severity: 'error',
  summary: 'Do not rely on `Depends` in a function that the code calls itself.',
  *check(module, project) {
    for (const each of uninjected(module, project)) yield problem(each, module);
  },
});

function problem({ at, callee, param, marker, by }: Uninjected, module: Module): Problem {
  const { name } = param;
  const own = callee.name === '__init__' && callee.class ? callee.class.name : callee.name;
  return {
    at,
    ...(module.role !== 'application' && { severity: 'note' }),
    message: `\`${name}\` of \`${own}\` is the object \`${callee.module.text(marker)}\` here and not what that provides: ${CALLER[by]}.`,
    advice:
      by === 'event'
        ? `Open what \`${name}\` stands for in the function itself.`
        : `Pass \`${name}\`; where only your code calls \`${own}\`, make it a parameter without a default.`,
    because: [{ at: param, module: callee.module, note: `\`${name}\` has \`Depends\` as its default.` }],
  };
}

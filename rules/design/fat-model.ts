import { defineRule, type FunctionInfo, type ModelIo, modelIo } from '#rule';

const WHAT: Readonly<Record<ModelIo['what'], string>> = {
  network: 'calls another machine',
  files: 'reads or writes files',
  session: 'works with a session',
};

export default defineRule({
  id: 'design/fat-model',
  severity: 'off',
  summary: 'Keep network, files and sessions out of mapped classes.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const cls of module.classes) {
      for (const { call, method, what } of modelIo(cls, project)) {
        yield {
          at: call,
          severity: 'note',
          confidence: 'medium',
          ...verdict(`\`${cls.name}.${method.name}\` ${WHAT[what]}`, method),
          because: [{ at: cls, note: `\`${cls.name}\` is mapped to a table.` }],
        };
      }
    }
  },
});

/** A class method has no row: it is a client of something else, in the class of a table. */
function verdict(does: string, { decorators }: FunctionInfo): { readonly message: string; readonly advice: string } {
  const leave = 'and leave columns and rules about them in the class.';
  if (decorators.length > 0)
    return {
      message: `${does} and needs no row for it: what a table holds and where other data come from change for different reasons, and stand in one class here.`,
      advice: `Move it into a module of its own, ${leave}`,
    };
  return {
    message: `${does}: whoever holds a row can start this, within whatever transaction is open, and keeps that open until it is done.`,
    advice: `Move it into a function or a service that gets the row, ${leave}`,
  };
}

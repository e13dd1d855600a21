import { defineRule, type ModelIo, modelIo } from '#rule';

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
          message: `\`${cls.name}.${method.name}\` ${WHAT[what]}: whoever holds a row can start this, within whatever transaction is open, and no test of \`${cls.name}\` runs without it.`,
          advice:
            'Move it into a function or a service that gets the row, and leave columns and rules about them in the class.',
          because: [{ at: cls, note: `\`${cls.name}\` is mapped to a table.` }],
        };
      }
    }
  },
});

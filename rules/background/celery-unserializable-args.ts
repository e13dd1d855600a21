import {
  celerySendings,
  defineRule,
  hasOwnSerializer,
  isSentSpecially,
  isTaskOfPydantic,
  type Module,
  type Project,
  type Reason,
  type Sending,
  type SentValue,
  type Unserializable,
  unserializable,
} from '#rule';

const WHAT: Readonly<Record<Unserializable['kind'], string>> = {
  object: 'an object of the mapped class',
  objects: 'a list of objects of the mapped class',
  schema: 'a pydantic model,',
  session: 'a database session,',
  resource: 'a',
};
const ADVICE: Readonly<Record<Unserializable['kind'], string>> = {
  object: 'Send its primary key, and load it in the task with a session of its own.',
  objects: 'Send their primary keys, and load them in the task with a session of its own.',
  schema: 'Send what it holds: `model_dump(mode="json")`.',
  session: 'Open a session in the task, and send the keys of what it shall load.',
  resource: 'Send plain data: an id, a path, the content as bytes or text.',
};

export default defineRule({
  id: 'background/celery-unserializable-args',
  severity: 'error',
  summary: 'Send a Celery task plain data, not objects of this process.',
  needsProject: true,
  *check(module, project) {
    if (module.role === 'test') return;
    for (const sending of celerySendings(module, project)) {
      if (isSentSpecially(sending, project) || hasOwnSerializer(project)) continue;
      const [first, ...others] = sending.values.flatMap((value) => {
        const found = judge(value, sending, module, project);
        return found ? [{ ...value, found }] : [];
      });
      if (!first) continue;
      const { kind, name, node } = first.found;
      yield {
        at: node,
        message: `\`${module.text(node)}\` is ${WHAT[kind]} \`${name}\`, which the serializer of Celery cannot write: ${when(sending)} raises \`EncodeError\`, and no task is sent.`,
        advice: ADVICE[kind],
        because: [...received(first, sending), ...others.map(({ found }) => also(found, module))],
        suggestion: wantsId(first) && first.found.model?.columns.has('id') && node.kind === 'Name' && `${node.id}.id`,
      };
    }
  },
});

/** With `pydantic=True` Celery dumps the models itself. */
function judge({ node }: SentValue, { task }: Sending, module: Module, project: Project): Unserializable | null {
  const found = unserializable(node, module, project);
  return found?.kind === 'schema' && task && isTaskOfPydantic(task) ? null : found;
}

function when({ method }: Sending): string {
  return ['s', 'si', 'signature', 'subtask'].includes(method) ? 'sending this signature' : `\`${method}()\``;
}

function wantsId({ param, found, node }: SentValue & { readonly found: Unserializable }): boolean {
  return found.kind === 'object' && found.node === node && (param?.name.endsWith('_id') ?? false);
}

function received({ param }: SentValue, { task }: Sending): Reason[] {
  if (!param || !task) return [];
  return [{ at: param, module: task.info.module, note: `\`${task.info.name}\` gets it as \`${param.name}\`.` }];
}

function also({ node, name }: Unserializable, module: Module): Reason {
  return { at: node, note: `\`${module.text(node)}\` is a \`${name}\`, which cannot be sent either.` };
}

import {
  type ChosenPrivilege,
  chosenPrivileges,
  defineRule,
  type Module,
  type Problem,
  type RawAssignment,
  rawAssignments,
} from '#rule';

const SEPARATE =
  'Give clients a schema without it, and set it on the server; keep it in a schema for administrators only.';

export default defineRule({
  id: 'validation/mass-assignment',
  severity: 'error',
  summary: 'Do not let a request choose roles, owners and other privileges.',
  needsProject: true,
  options: {
    fields: {
      default: [
        ...['is_admin', 'is_superuser', 'is_staff', 'is_verified', 'admin', 'superuser'],
        ...['role', 'roles', 'permissions', 'balance', 'owner_id'],
      ],
      about: 'Names of fields that a client must not choose.',
    },
  },
  *check(module, project, options) {
    if (module.role !== 'application') return;
    const names = new Set<string>(Array.isArray(options.fields) ? options.fields : []);
    for (const each of chosenPrivileges(module, project, names)) yield chosen(each);
    for (const each of rawAssignments(module, project)) yield raw(each, names, module);
  },
});

function chosen({ cls, name, node, taker, written }: ChosenPrivilege): Problem {
  const route = taker && {
    at: taker.route,
    module: taker.route.module,
    note: `\`${taker.route.name}\` takes the schema as its body.`,
  };
  if (!written) {
    const who = taker ? `whoever calls \`${taker.route.name}\`` : 'whoever may send it';
    return {
      at: node,
      severity: taker ? 'warning' : 'note',
      confidence: 'medium',
      message: `\`${cls.name}\` takes \`${name}\` from the request: ${who} chooses it for themselves unless the server compares it with what they may do.`,
      advice: SEPARATE,
      because: route ? [route] : [],
    };
  }
  const { call, module, model } = written;
  return {
    at: node,
    message: `A client can set \`${name}\`: \`${cls.name}\` takes it from the request, and \`${module.text(call.func)}(…)\` writes all it has into \`${model.cls.name}\`.`,
    advice: SEPARATE,
    because: [
      { at: call, module, note: `This writes every field, \`${name}\` among them.` },
      ...(route ? [route] : []),
    ],
  };
}

/** Without a schema every column can be set. */
function raw({ call, model, route }: RawAssignment, names: ReadonlySet<string>, module: Module): Problem {
  const { name } = model.cls;
  const privilege = [...model.columns.keys()].find((each) => names.has(each));
  return {
    at: call,
    severity: privilege ? 'error' : 'warning',
    message: `\`${module.text(call.func)}(…)\` gets the body of \`${route.name}\` as the client has sent it: every column of \`${name}\` can be set${privilege ? `, \`${privilege}\` among them` : ', its key and foreign keys too'}.`,
    advice: 'Declare a schema with the fields that clients may choose as the body, and write only those.',
    because: [{ at: route, module: route.module, note: `\`${route.name}\` takes any JSON object.` }],
  };
}

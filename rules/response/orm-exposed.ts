import {
  type Column,
  declaredTable,
  defineRule,
  type ExposedRow,
  exposedRows,
  type FunctionInfo,
  leavingSecrets,
  type Problem,
  type Reason,
  type Severity,
} from '#rule';

const SCHEMA = 'a schema with the fields that may leave the server';

export default defineRule({
  id: 'response/orm-exposed',
  severity: 'error',
  summary: 'Do not answer a request with a database row as it is.',
  options: {
    'secret-columns': { default: [], about: 'More names of columns that must not leave the server, such as `iban`.' },
  },
  *check(module, project, options) {
    if (module.role === 'test') return;
    const more = new Set(Array.isArray(options['secret-columns']) ? options['secret-columns'] : []);
    for (const route of module.functions) {
      if (!route.route) continue;
      for (const row of exposedRows(project, route)) {
        const secrets = leavingSecrets(row.model, more);
        if (secrets) yield exposed(row, route, secrets);
      }
      const table = declaredTable(project, route);
      const secrets = table && leavingSecrets(table.model, more);
      if (table && secrets) yield declared(table, route, secrets);
    }
  },
});

function exposed(row: ExposedRow, route: FunctionInfo, secrets: readonly Column[]): Problem {
  const { at, emptied, encoded, model, many, partly } = row;
  const { name } = model.cls;
  const rows = many ? `rows of \`${name}\` as they are` : `a row of \`${name}\` as it is`;
  const [secret] = partly ? [] : secrets;
  const what = secret ? `\`${secret.name}\` among them` : 'and those that are added later';
  const sent = encoded
    ? `no \`response_model\` filters a response made by hand, and \`jsonable_encoder\` takes every loaded column, ${what}`
    : `without a response schema FastAPI sends every loaded column, ${what}`;
  return {
    at,
    severity: severity(route, secret !== undefined && !emptied?.certain),
    confidence: emptied || partly ? 'medium' : 'high',
    message: emptied?.certain
      ? `\`${route.name}\` answers with ${rows}; the \`commit()\` has emptied it, so the body is \`{}\`, and every column once something has read it again.`
      : `\`${route.name}\` answers with ${rows}: ${sent}.`,
    advice: encoded
      ? `Fill ${SCHEMA} first, and encode that.`
      : `Declare ${SCHEMA} as the return annotation or \`response_model=\`.`,
    because: [
      ...columnReason(secret),
      ...(emptied ? [{ at: emptied.call, module: emptied.module, note: 'This expires the row in its session.' }] : []),
    ],
  };
}

function declared(
  { at, model }: { at: Problem['at']; model: ExposedRow['model'] },
  route: FunctionInfo,
  secrets: readonly Column[],
): Problem {
  const { name } = model.cls;
  const [secret] = secrets;
  const what = secret ? `\`${secret.name}\` among them` : 'and those that are added later';
  return {
    at,
    severity: secret ? 'warning' : 'note',
    message: `The response schema of \`${route.name}\` is the table \`${name}\` itself: every column is part of it, ${what}.`,
    advice: `Declare ${SCHEMA}; a SQLModel without \`table=True\` can share them with the table.`,
    because: columnReason(secret),
  };
}

function severity({ module }: FunctionInfo, secret: boolean): Severity {
  if (module.role !== 'application') return 'note';
  return secret ? 'error' : 'note';
}

function columnReason(column: Column | undefined): Reason[] {
  return column ? [{ at: column.node, module: column.module, note: `\`${column.name}\` is a column of the row.` }] : [];
}

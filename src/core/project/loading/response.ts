import type { ClassInfo, FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { LazyRead } from './lazy-relation.ts';
import type { Loaded } from './loaded.ts';
import { returnsOf } from './loaded-frame.ts';
import { isListType, schemaIn, schemaOf } from './schemas.ts';
import { fillReads, objectIn } from './schemas-reads.ts';

/** A relationship that FastAPI reads when it fills a route's response schema. */
export interface ResponseRead extends LazyRead {
  readonly route: FunctionInfo;
  readonly schema: ClassInfo;
  /** The response has a list of the objects. */
  readonly many: boolean;
}

/** What filling the response of a route reads lazily from the objects that the route returns. */
export function responseReads(loaded: Loaded, route: FunctionInfo): ResponseRead[] {
  const declared = responseType(route);
  if (!declared || route.generator) return [];
  const { module } = route;
  const schema = schemaIn(loaded.project, module, declared);
  if (!schema) return [];
  const many = isListType(module, declared);
  return returnsOf(route).flatMap(({ value }) => (value ? filled(loaded, route, { schema, many }, value) : []));
}

/** `response_model=` before the return annotation. */
function responseType({ route, node }: FunctionInfo): ast.Expression | null {
  if (!route || route.methods.includes('WEBSOCKET')) return null;
  const declared = route.responseModel ?? node.returns;
  return declared?.kind === 'Constant' ? null : declared;
}

interface Expected {
  readonly schema: ClassInfo;
  readonly many: boolean;
}

function filled(
  loaded: Loaded,
  route: FunctionInfo,
  { schema, many }: Expected,
  returned: ast.Expression,
): ResponseRead[] {
  const parts = partsOf(loaded, route, schema, returned);
  if (parts) return fromParts(loaded, route, schema, parts);
  const value = loaded.valueOf(route.module, returned);
  const isMany = value?.kind === 'rows' || value?.kind === 'result';
  const held = isMany === many ? objectIn(value) : null;
  if (!held) return [];
  return fillReads(loaded, schema, held, returned).map((read) => ({ ...read, route, schema, many }));
}

interface Part {
  readonly name: string;
  readonly value: ast.Expression;
}

/** `{"items": posts, "total": count}`, or the schema itself made with `items=posts`. */
function partsOf(loaded: Loaded, { module }: FunctionInfo, cls: ClassInfo, node: ast.Expression): Part[] | null {
  if (node.kind === 'Dict')
    return node.items.flatMap(({ key, value }) => (key?.kind === 'Str' ? [{ name: key.value, value }] : []));
  if (node.kind !== 'Call' || node.func.kind === 'Call') return null;
  if (schemaIn(loaded.project, module, node.func) !== cls) return null;
  return node.keywords.flatMap(({ name, value }) => (name === null ? [] : [{ name, value }]));
}

function fromParts(loaded: Loaded, route: FunctionInfo, cls: ClassInfo, parts: readonly Part[]): ResponseRead[] {
  const schema = schemaOf(loaded.project, cls);
  return parts.flatMap(({ name, value }) => {
    const field = schema?.fields.get(name);
    if (!field?.schema) return [];
    const { node, module } = field.declared;
    const many = node.kind === 'AnnAssign' && isListType(module, node.annotation);
    return filled(loaded, route, { schema: field.schema, many }, value);
  });
}

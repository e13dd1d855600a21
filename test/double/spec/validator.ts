import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { component, operation, parametersOf, requestSchema, responseSchema, type Schema } from './document.ts';

/** Compiling is what costs here, so the generated code is left unoptimised. */
const settings = { strict: false, allErrors: true, logger: false, code: { optimize: false } } as const;
const bodies = addFormats.default(new Ajv(settings));
/** Query strings are text: `per_page=100` is an integer. */
const queries = addFormats.default(new Ajv({ ...settings, coerceTypes: true }));
const compiled = new Map<string, ValidateFunction>();
const root = 'https://openapi.invalid/';

/** OpenAPI 3.0 to JSON schema: absolute references, `nullable` where ajv does not understand it. Adds what is referenced. */
function prepared(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(prepared);
  if (node === null || typeof node !== 'object') return node;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'example' || key === 'examples') continue;
    copy[key] = key === '$ref' && typeof value === 'string' ? reference(value) : prepared(value);
  }
  if (copy.nullable !== true) return copy;
  if (Array.isArray(copy.enum) && !copy.enum.includes(null)) copy.enum = [...copy.enum, null];
  if (copy.type !== undefined) return copy;
  const { nullable: _, ...rest } = copy;
  return { anyOf: [{ type: 'null' }, rest] };
}

const added = new Set<string>();

function reference(pointer: string): string {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  if (!added.has(name)) {
    added.add(name);
    bodies.addSchema(prepared(component(name)) as object, root + name);
  }
  return root + name;
}

function check(key: string, schema: () => Schema, value: unknown, ajv = bodies): string[] {
  let validate = compiled.get(key);
  if (!validate) {
    validate = ajv.compile(prepared(schema()) as object);
    compiled.set(key, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []).map(sentence);
}

const sentence = (error: ErrorObject): string =>
  `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`;

/** What the description forbids about a request body. */
export function requestErrors(method: string, template: string, body: unknown): string[] {
  const found = operation(method, template);
  const schema = found && requestSchema(found);
  if (!found || !schema) return [];
  if (body === undefined) return found.requestBody?.required ? ['/ a request body is required'] : [];
  return check(`> ${method} ${template}`, () => schema, body);
}

/** What the description forbids about a query string. */
export function queryErrors(method: string, template: string, query: URLSearchParams): string[] {
  const found = operation(method, template);
  if (!found) return [];
  const described = parametersOf(found).filter((parameter) => parameter.in === 'query');
  const properties = Object.fromEntries(described.map((parameter) => [parameter.name, parameter.schema]));
  // References stand only in bodies: parameters of the endpoints here are inline.
  return check(`? ${method} ${template}`, () => ({ type: 'object', properties }), Object.fromEntries(query), queries);
}

/** What the description forbids about a response. */
export function responseErrors(method: string, template: string, status: number, body: unknown): string[] {
  const found = operation(method, template);
  if (!found) return [`${method} ${template} is not in the description`];
  const schema = responseSchema(found, status);
  if (schema === undefined) return status >= 400 ? [] : [`status ${status} is not in the description`];
  if (schema === null) return body === undefined || status >= 400 ? [] : ['the description has no body here'];
  return check(`< ${method} ${template} ${status}`, () => schema, body);
}

/** What the description forbids about a named schema, such as `webhook-pull-request-opened`. */
export function componentErrors(name: string, value: unknown): string[] {
  if (!component(name)) return [`there is no schema ${name}`];
  return check(`# ${name}`, () => ({ $ref: `#/components/schemas/${name}` }), value);
}

/** The OpenAPI description of api.github.com, as `@octokit/openapi` ships it (13 MB: read once, when first needed). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  nullable?: boolean;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

export interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content | { $ref: string }>;
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, Schema>;
    parameters: Record<string, Parameter>;
    responses: Record<string, Content>;
  };
}

let loaded: Description | null = null;

function description(): Description {
  if (loaded) return loaded;
  const path = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  loaded = corrected(JSON.parse(readFileSync(path, 'utf8')) as Description);
  return loaded;
}

/** Where the description is known to contradict GitHub, GitHub is right. */
function corrected(found: Description): Description {
  const comment = found.components.schemas['pull-request-review-comment']?.properties ?? {};
  // Null once the comment is outdated, and for comments on a whole file.
  for (const name of ['line', 'original_line', 'position']) Object.assign(comment[name] ?? {}, { nullable: true });
  // The list has an account that is a user *and* an enterprise; the single installation has it right.
  const list = found.paths['/app/installations']?.get?.responses['200'] as Content;
  Object.assign(list.content?.['application/json']?.schema ?? {}, {
    items: { $ref: '#/components/schemas/installation' },
  });
  return found;
}

const lastPart = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** The operation of a method (any case) and a path template; null when the description has none. */
export function operation(method: string, template: string): Operation | null {
  return description().paths[template]?.[method.toLowerCase()] ?? null;
}

export function parametersOf(found: Operation): Parameter[] {
  const { parameters } = description().components;
  return (found.parameters ?? []).map((each) =>
    '$ref' in each ? (parameters[lastPart(each.$ref)] as Parameter) : each,
  );
}

/** JSON schema of the response with this status; null without one; undefined for a status that is not described. */
export function responseSchema(found: Operation, status: number): Schema | null | undefined {
  const entry = found.responses[String(status)];
  if (!entry) return undefined;
  const response = '$ref' in entry ? description().components.responses[lastPart(entry.$ref)] : entry;
  return response?.content?.['application/json']?.schema ?? null;
}

export function requestSchema(found: Operation): Schema | null {
  return found.requestBody?.content?.['application/json']?.schema ?? null;
}

/** A named schema of the description, such as `pull-request`. */
export function component(name: string): Schema | null {
  return description().components.schemas[name] ?? null;
}

/** Follows `$ref` until there is a schema with content. */
export function resolved(schema: Schema): Schema {
  const target = schema.$ref === undefined ? null : component(lastPart(schema.$ref));
  return target ? resolved(target) : schema;
}

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
  loaded = JSON.parse(readFileSync(path, 'utf8')) as Description;
  return loaded;
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

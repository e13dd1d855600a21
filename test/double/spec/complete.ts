import type { JsonObject } from '../model.ts';
import { component, resolved, type Schema } from './document.ts';

/**
 * Fills in what a named schema of the description requires and `values` leaves out, at every depth: null where null is
 * allowed, otherwise the emptiest value. A pull request has some 300 required fields that no test is about.
 */
export function complete(name: string, values: JsonObject): JsonObject {
  const schema = component(name);
  if (!schema) throw new Error(`The OpenAPI description has no schema ${name}.`);
  return filled(schema, values) as JsonObject;
}

function filled(reference: Schema, value: unknown): unknown {
  const schema = flattened(resolved(reference));
  if (value === undefined) return emptiest(schema);
  if (Array.isArray(value)) return schema.items ? value.map((item) => filled(schema.items as Schema, item)) : value;
  if (typeof value !== 'object' || value === null || !schema.properties) return value;
  const result: JsonObject = { ...value };
  for (const [key, property] of Object.entries(schema.properties)) {
    if (result[key] === undefined && !schema.required?.includes(key)) continue;
    result[key] = filled(property, result[key]);
  }
  return result;
}

function emptiest(schema: Schema): unknown {
  if (schema.nullable) return null;
  if (schema.enum) return schema.enum[0];
  if (schema.properties) return filled(schema, {});
  switch (schema.type) {
    case 'array':
      return [];
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'string':
      return emptyText(schema.format);
    default:
      return {};
  }
}

function emptyText(format: string | undefined): string {
  if (format === 'uri') return 'https://api.github.com';
  if (format === 'date-time') return '1970-01-01T00:00:00Z';
  return format === 'email' ? 'nobody@example.com' : '';
}

/** `allOf` as one object, whose first part describes a property best; of alternatives the first that is not plain null. */
function flattened(schema: Schema): Schema {
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives && !schema.properties) {
    const first = flattened(resolved(alternatives.find((each) => each.type !== 'null') ?? {}));
    return { ...first, nullable: schema.nullable ?? first.nullable ?? false };
  }
  if (!schema.allOf) return schema;
  const parts = schema.allOf.map((part) => flattened(resolved(part)));
  return {
    ...schema,
    properties: Object.assign({}, schema.properties, ...parts.map((part) => part.properties).reverse()),
    required: [...parts.flatMap((part) => part.required ?? []), ...(schema.required ?? [])],
  };
}

import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An error with GitHub's `type`, which stands beside `message` and not below `extensions`. */
export const failure = (type: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { githubType: type } });

export const forbidden = (): GraphQLError => failure('FORBIDDEN', 'Resource not accessible by integration');

/** A GraphQL error as GitHub prints it. */
export function formatted(error: GraphQLError): GraphQLFormattedError & { type?: string } {
  const { message, path, locations, extensions = {} } = error.toJSON();
  const { githubType, ...others } = extensions;
  return {
    ...(typeof githubType === 'string' ? { type: githubType } : {}),
    ...(path ? { path } : {}),
    ...(Object.keys(others).length > 0 ? { extensions: others } : {}),
    ...(locations ? { locations } : {}),
    message,
  };
}

/** graphql-js and GitHub word the error for an unknown field differently. */
export function worded(error: GraphQLError): GraphQLError {
  const [, field, type] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message) ?? [];
  if (field === undefined) return error;
  const extensions = { code: 'undefinedField', typeName: type, fieldName: field };
  return new GraphQLError(`Field '${field}' doesn't exist on type '${type}'`, {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    extensions,
  });
}

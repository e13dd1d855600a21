/** What a query asks for: GitHub refuses unbounded and oversized ones before it runs them. */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLSchema,
  getNamedType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { failure } from './failure.ts';

export interface QueryCost {
  errors: GraphQLError[];
  /** Nodes asked for by `first` and `last`, multiplied along nested connections. */
  nodes: number;
  /** `object` fields: each reads from git. */
  objects: number;
  /** Points of the primary limit: requests of connections / 100, at least 1. */
  points: number;
}

type Variables = Record<string, unknown>;

/** A page has 1 to 100 items. */
const largestPage = 100;

export function costOf(schema: GraphQLSchema, document: DocumentNode, variables: Variables): QueryCost {
  const types = new TypeInfo(schema);
  const cost: QueryCost = { errors: [], nodes: 0, objects: 0, points: 1 };
  const factors = [1];
  let requests = 0;
  const whole = withoutFragments(document);
  const enter = (node: FieldNode) => {
    const factor = factors.at(-1) ?? 1;
    const isConnection = getNamedType(types.getType())?.name.endsWith('Connection') ?? false;
    if (node.name.value === 'object') cost.objects += 1;
    const size = isConnection ? pageSize(node, variables, cost.errors) : 1;
    if (isConnection) {
      requests += factor;
      cost.nodes += factor * size;
    }
    factors.push(factor * size);
  };
  visit(whole, visitWithTypeInfo(types, { Field: { enter, leave: () => void factors.pop() } }));
  cost.points = Math.max(1, Math.round(requests / 100));
  return cost;
}

/** What a fragment asks for counts wherever it is spread. */
function withoutFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const definitions = document.definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION);
  return visit(
    { ...document, definitions },
    {
      FragmentSpread: ({ name }) => {
        const found = fragments.get(name.value);
        return found && { ...found, kind: Kind.INLINE_FRAGMENT };
      },
    },
  );
}

function pageSize(node: FieldNode, variables: Variables, errors: GraphQLError[]): number {
  const name = node.name.value;
  const bound = node.arguments?.find((each) => each.name.value === 'first' || each.name.value === 'last');
  const value =
    bound?.value.kind === Kind.VARIABLE
      ? variables[bound.value.name.value]
      : bound?.value.kind === Kind.INT && Number(bound.value.value);
  if (typeof value !== 'number') {
    // `totalCount` alone needs no page.
    const asked = node.selectionSet?.selections.map((each) => (each.kind === Kind.FIELD ? each.name.value : '')) ?? [];
    if (asked.every((field) => field === 'totalCount')) return 0;
    errors.push(
      failure(
        'MISSING_PAGINATION_BOUNDARIES',
        `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
      ),
    );
    return 0;
  }
  if (value > largestPage || value < 1) {
    errors.push(
      failure(
        'EXCESSIVE_PAGINATION',
        `Requesting ${value} records on the \`${name}\` connection exceeds the \`${bound?.name.value}\` limit of ${largestPage} records.`,
      ),
    );
  }
  return value;
}

import type { Project } from '../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../src/core/semantic/index.ts';
import { type Edit, insert } from './operator.ts';
import { routesOf } from './routes.ts';
import { type SessionKind, sessionParameter } from './sessions.ts';

/** A route beside which another one can be put: at the top level, of a router that has a name. */
export function hostsOf(module: Module): FunctionInfo[] {
  return routesOf(module).filter(({ node, route }) => {
    const alone = node.parent?.kind === 'Module' && route?.router.kind === 'Name';
    // Whoever may call them is decided where they are registered.
    return alone && !/dependencies\s*=/.test(module.text(route.decorator));
  });
}

/** A route, or a function that one needs, as it is to be written. */
export interface NewFunction {
  readonly name: string;
  /** The verb of the route and its parameters. */
  readonly method: 'get' | 'post';
  readonly params: string;
  readonly body: readonly string[];
  readonly async?: boolean;
}

/** A route of its own path in front of `host`, on the same router, behind the code that it needs. */
export function routeBefore(host: FunctionInfo, made: NewFunction, needs = ''): Edit {
  const { module, node, route } = host;
  const router = route ? module.text(route.router) : '';
  const head = `@${router}.${made.method}("/inserted/${made.name.replace(/^_/, '')}")\n`;
  const body = made.body.map((each) => `    ${each}\n`).join('');
  const def = `${made.async ? 'async ' : ''}def ${made.name}(${made.params}):\n`;
  return insert(module, node.start, `${needs && `${needs}\n\n\n`}${head}${def}${body}\n\n`);
}

/** The session of a route: the whole parameter, its name, and how its methods are called. */
export interface HostSession {
  readonly text: string;
  readonly name: string;
  readonly kind: SessionKind;
  /** `await ` before a call of an `AsyncSession`. */
  readonly wait: string;
}

/** How the routes of a module get their session: a route beside them can do so too. */
export function sessionOf(host: FunctionInfo, project: Project): HostSession | null {
  const found = sessionParameter(host, project);
  const param = host.params.find(({ name }) => name === found?.name);
  if (!found || !param) return null;
  return { ...found, text: host.module.text(param), wait: found.kind === 'async' ? 'await ' : '' };
}

/** One of several ways, by where the code stands. */
export function oneOf<T>(ways: readonly T[], at: number): T {
  return ways[at % ways.length] as T;
}

/** A number that is the same for the same path, to choose among ways. */
export function numberOf(module: Module): number {
  return [...module.path].reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) % 1_000_003, 7);
}

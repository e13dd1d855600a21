import { argument, type ClassInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { definitionOf } from './definition-value.ts';

/** Parameters that are keys, by function. PyJWT [1], python-jose [3], cryptography, itsdangerous [2], Starlette [0.12]. */
const KEYS: Readonly<Record<string, readonly [index: number, name: string]>> = {
  'jwt.encode': [1, 'key'],
  'jwt.decode': [1, 'key'],
  'jose.jwt.encode': [1, 'key'],
  'jose.jwt.decode': [1, 'key'],
  'jose.jws.sign': [1, 'key'],
  'cryptography.fernet.Fernet': [0, 'key'],
  'hmac.new': [0, 'key'],
  'itsdangerous.URLSafeTimedSerializer': [0, 'secret_key'],
  'itsdangerous.URLSafeSerializer': [0, 'secret_key'],
  'itsdangerous.TimestampSigner': [0, 'secret_key'],
  'itsdangerous.Signer': [0, 'secret_key'],
  'starlette.middleware.sessions.SessionMiddleware': [1, 'secret_key'],
  'fastapi_users.authentication.JWTStrategy': [0, 'secret'],
};
/** Attributes that a library signs with. FastAPI Users [1]. */
const ATTRIBUTES: Readonly<Record<string, ReadonlySet<string>>> = {
  'fastapi_users.BaseUserManager': new Set(['reset_password_token_secret', 'verification_token_secret']),
};

/** A module that signs something has all words of one of these. */
const SIGNING: readonly (readonly string[])[] = [
  ...[...Object.keys(KEYS), ...Object.keys(ATTRIBUTES)].map((each) => each.split('.')),
  ['add_middleware', 'secret_key'],
];

/** Whether a string literal is used as a key for signing or encryption: where it stands, or by the name it is given. */
export function isSigningKey(node: ast.Str, module: Module, project: Project): boolean {
  const name = variableOf(node);
  const users = name ? [module, ...project.mentioningWith(name, SIGNING)] : [module];
  return users.some((each) => signingKeys(each, project).has(node));
}

/** What the literal, or an expression that holds it, is assigned to. */
function variableOf(node: ast.Node): string | null {
  for (let up = node.parent; up; up = up.parent) {
    if (up.kind === 'Assign' || up.kind === 'AnnAssign') {
      const target = up.kind === 'Assign' ? up.targets[0] : up.target;
      return target?.kind === 'Name' ? target.id : target?.kind === 'Attribute' ? target.attr : null;
    }
    if (up.kind === 'FunctionDef' || up.kind === 'ClassDef') return null;
  }
  return null;
}

/** The literals that a module uses as keys, wherever they are defined. */
const signingKeys = perModule<ReadonlySet<ast.Node>>(
  (module, project) => new Set(module.role === 'test' ? [] : keysIn(module, project)),
);

function* keysIn(module: Module, project: Project): Generator<ast.Node> {
  for (const [name, [index, parameter]] of Object.entries(KEYS)) {
    for (const { node } of module.calls(name)) yield* literal(argument(node, index, parameter), module, project);
  }
  for (const site of module.calls()) {
    const passed =
      site.node.func.kind === 'Attribute' && site.node.func.attr === 'add_middleware'
        ? keyword(site.node, 'secret_key')
        : undefined;
    yield* literal(passed, module, project);
  }
  for (const cls of module.classes) yield* attributes(cls, project);
}

/** `reset_password_token_secret = "…"` in a class that signs with it. */
function* attributes({ bases, node, module }: ClassInfo, project: Project): Generator<ast.Node> {
  const names = new Set(bases.flatMap((base) => [...(ATTRIBUTES[base] ?? [])]));
  for (const each of node.body) {
    if (each.kind !== 'Assign' && each.kind !== 'AnnAssign') continue;
    const target = each.kind === 'Assign' ? each.targets[0] : each.target;
    if (target?.kind === 'Name' && names.has(target.id)) yield* literal(each.value ?? undefined, module, project);
  }
}

function* literal(key: ast.Expression | undefined, module: Module, project: Project): Generator<ast.Node> {
  if (!key) return;
  const { node } = definitionOf(project, module, key);
  if (node.kind === 'Str') yield node;
}

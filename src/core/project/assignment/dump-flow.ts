import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { readsOf } from '../fastapi/clamp.ts';
import { loadedOf } from '../loading/loaded.ts';
import { calleeIn, enter, type Frame } from '../loading/loaded-frame.ts';
import type { Project } from '../project.ts';
import type { Model } from '../queries/models.ts';
import { isTarget } from '../references.ts';
import { leavesOut, overwrites } from './dump-cleared.ts';
import { assigns, callAround, isInside, isPassive, isTested } from './dump-places.ts';
import { writtenModel } from './dump-written.ts';
import { checks } from './guarded.ts';

/** A row gets the field with all others. */
export interface Written {
  readonly kind: 'written';
  readonly call: ast.Call;
  readonly module: Module;
  readonly model: Model;
}

/**
 * Where the field of a schema ends up: `written` with all others into a row, `taken` from the object by its name, in code that
 * is `checked`, thrown away or replaced (`cleared`), or `lost` in code that cannot be read.
 */
export type Fate =
  | Written
  | { readonly kind: 'taken'; readonly at: ast.Node; readonly module: Module }
  | { readonly kind: 'checked' | 'cleared' | 'lost' };

const DUMPS = new Set(['model_dump', 'dict', 'json', 'model_dump_json']);
const COPIES = new Set(['model_copy', 'copy']);
const ENCODERS = new Set(['fastapi.encoders.jsonable_encoder', 'builtins.dict', 'builtins.vars']);
/** Functions that look at a value and keep nothing. */
const LOOKS = /^(builtins\.(isinstance|print|len|str|repr|bool|type|hasattr|id)|logging\.|loguru\.)/;
const DEPTH = 4;

/** Follows the body of a route, as `name` in `info`, to what becomes of its field. */
export function fatesOf(project: Project, info: FunctionInfo, name: string, field: string): Fate[] {
  const frame = loadedOf(project).frame(info.module);
  return new DumpFlow(project, field).object(info, name, frame, 0);
}

/** What is followed: the object itself, or the dictionary made of it. */
class DumpFlow {
  readonly project: Project;
  readonly field: string;
  readonly #seen = new Set<ast.Node>();

  constructor(project: Project, field: string) {
    this.project = project;
    this.field = field;
  }

  object(info: FunctionInfo, name: string, frame: Frame, depth: number): Fate[] {
    if (depth > DEPTH) return [{ kind: 'lost' }];
    return readsOf(info, name).flatMap((use) => this.#ofObject(info, use, frame, depth));
  }

  #ofObject(info: FunctionInfo, use: ast.Name, frame: Frame, depth: number): Fate[] {
    const up = use.parent;
    if (up?.kind === 'Attribute') return this.#ofAttribute(info, up, frame, depth);
    const call = callAround(use);
    if (!call) return up?.kind === 'Assign' || up?.kind === 'Dict' || up?.kind === 'List' ? [{ kind: 'lost' }] : [];
    const target = info.module.resolve(call.func) ?? '';
    if (ENCODERS.has(target)) return this.#dump(info, call, frame, depth);
    if (LOOKS.test(target)) return [];
    const written = writtenModel(this.project, call, use, frame);
    if (written) return this.#written(info, call, written);
    return this.#entered(info, call, use, frame, depth, 'object');
  }

  #ofAttribute(info: FunctionInfo, node: ast.Attribute, frame: Frame, depth: number): Fate[] {
    const { attr, parent: up } = node;
    const call = up?.kind === 'Call' && up.func === node ? up : null;
    if (call && DUMPS.has(attr)) return this.#dump(info, call, frame, depth);
    if (call && COPIES.has(attr)) return [{ kind: 'lost' }];
    if (attr !== this.field) return [];
    if (up?.kind === 'Assign' && up.targets.includes(node)) return [{ kind: 'cleared' }];
    return isTested(node) ? [{ kind: 'checked' }] : [{ kind: 'taken', at: node, module: info.module }];
  }

  /** `schema.model_dump()` and what is done with it. */
  #dump(info: FunctionInfo, node: ast.Expression, frame: Frame, depth: number): Fate[] {
    if (this.#seen.has(node)) return [];
    this.#seen.add(node);
    if (node.kind === 'Call' && leavesOut(node, this.field, info.module)) return [{ kind: 'cleared' }];
    const up = node.parent;
    switch (up?.kind) {
      case 'Assign':
      case 'AnnAssign': {
        const target = up.kind === 'Assign' ? up.targets[0] : up.target;
        return target?.kind === 'Name' ? this.dictionary(info, target.id, frame, depth) : [{ kind: 'lost' }];
      }
      case 'Dict':
        return overwrites(up, node, this.field) ? [{ kind: 'cleared' }] : this.#dump(info, up, frame, depth);
      case 'BinOp':
        return info.module.text(up).includes(this.field) ? [{ kind: 'cleared' }] : this.#dump(info, up, frame, depth);
      default:
        return this.#used(info, node, frame, depth);
    }
  }

  dictionary(info: FunctionInfo, name: string, frame: Frame, depth: number): Fate[] {
    if (depth > DEPTH) return [{ kind: 'lost' }];
    const reads = readsOf(info, name).filter((each) => !isTarget(each));
    return reads.flatMap((use) => this.#used(info, use, frame, depth));
  }

  /** A dictionary in a call, in a loop, or taken apart. */
  #used(info: FunctionInfo, use: ast.Expression, frame: Frame, depth: number): Fate[] {
    const up = use.parent;
    const call = callAround(use);
    if (up?.kind === 'Subscript' || up?.kind === 'Compare') return this.#ofKey(info, up);
    if (up?.kind === 'Attribute') return this.#ofMethod(info, up, frame);
    if (up?.kind === 'For') return this.#loop(info, up, frame);
    if (up?.kind === 'Dict' || up?.kind === 'BinOp') return this.#dump(info, use, frame, depth);
    if (!call) return up?.kind === 'Return' ? [] : [{ kind: 'lost' }];
    if (LOOKS.test(info.module.resolve(call.func) ?? '')) return [];
    const written = writtenModel(this.project, call, use, frame);
    if (written) return this.#written(info, call, written);
    return this.#entered(info, call, use, frame, depth, 'dictionary');
  }

  /** `data["role"] = "user"`, `del data["role"]`, `data["role"]`, `"role" in data`. */
  #ofKey(info: FunctionInfo, node: ast.Subscript | ast.Compare): Fate[] {
    const parts = node.kind === 'Subscript' ? node.indexes : node.operands;
    if (!parts.some((each) => each.kind === 'Str' && each.value === this.field)) return [];
    const up = node.parent;
    const isSet = (up?.kind === 'Assign' || up?.kind === 'Delete') && up.targets.some((each) => each === node);
    if (isSet) return [{ kind: 'cleared' }];
    return node.kind === 'Compare' || isTested(node)
      ? [{ kind: 'checked' }]
      : [{ kind: 'taken', at: node, module: info.module }];
  }

  /** `data.pop("role")`, `data.update(role="user")`, `for key, value in data.items()`. */
  #ofMethod(info: FunctionInfo, node: ast.Attribute, frame: Frame): Fate[] {
    const call = node.parent;
    if (call?.kind !== 'Call' || call.func !== node) return [];
    if (node.attr === 'items' || node.attr === 'keys') {
      if (call.parent?.kind === 'For') return this.#loop(info, call.parent, frame);
      return [{ kind: 'lost' }];
    }
    const changes = node.attr === 'pop' || node.attr === 'update' || node.attr === 'setdefault';
    return changes && info.module.text(call).includes(this.field) ? [{ kind: 'cleared' }] : [];
  }

  /** `for key, value in data.items(): setattr(user, key, value)`; a test in the loop may choose the keys. */
  #loop(info: FunctionInfo, loop: ast.For, frame: Frame): Fate[] {
    const inside = (each: ast.Node) => each.start >= loop.start && each.end <= loop.end;
    const { module } = info;
    const sets = module.calls('builtins.setattr').find(({ node }) => inside(node))?.node;
    if (!sets) return [{ kind: 'lost' }];
    const isChosen = module
      .all('If')
      .some((each) => inside(each) && !/hasattr|is not None/.test(module.text(each.test)));
    if (isChosen) return [{ kind: 'checked' }];
    const model = writtenModel(this.project, sets, loop.iter, frame);
    return model ? this.#written(info, sets, model) : [{ kind: 'lost' }];
  }

  #written(info: FunctionInfo, call: ast.Call, model: Model): Fate[] {
    if (call.keywords.some(({ name }) => name === this.field)) return [{ kind: 'cleared' }];
    if (!model.columns.has(this.field) && !model.relationships.has(this.field)) return [];
    if (checks(info)) return [{ kind: 'checked' }];
    const replaced = info.module
      .named(this.field)
      .some(({ kind, parent, start }) => kind === 'Attribute' && isInside(parent, info) && assigns(parent, start));
    return replaced ? [{ kind: 'cleared' }] : [{ kind: 'written', call, module: info.module, model }];
  }

  /** A function of the project that gets the value. */
  #entered(
    info: FunctionInfo,
    call: ast.Call,
    use: ast.Expression,
    frame: Frame,
    depth: number,
    as: 'object' | 'dictionary',
  ): Fate[] {
    const callee = calleeIn(this.project, call, frame);
    if (!callee || callee.name === '__init__') return isPassive(this.project, info, call) ? [] : [{ kind: 'lost' }];
    if (checks(callee)) return [{ kind: 'checked' }];
    const inner =
      use.parent?.kind === 'Keyword' && use.parent.name === null ? null : enter(this.project, callee, call, frame);
    const given = [...(inner?.args ?? [])].find(([, spot]) => spot.node === use)?.[0];
    if (inner && given) return this[as](callee, given, inner, depth + 1);
    const rest = callee.params.find(({ style }) => style === 'kwargs');
    if (as === 'object' || !rest) return [{ kind: 'lost' }];
    const unpacked = withoutRest(this.project, callee, call, frame);
    return this.dictionary(callee, rest.name, unpacked, depth + 1);
  }
}

/** The frame of a callee that gets keywords in a dictionary: what else it gets is left open. */
function withoutRest(project: Project, callee: FunctionInfo, call: ast.Call, frame: Frame): Frame {
  const plain = { ...call, keywords: call.keywords.filter(({ name }) => name !== null) };
  return enter(project, callee, plain, frame) ?? loadedOf(project).frame(callee.module);
}

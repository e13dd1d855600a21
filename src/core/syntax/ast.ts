/**
 * Python's syntax as plain objects, in the vocabulary of Python's own `ast` module. Offsets are UTF-16 indexes into the
 * module's text, `end` exclusive. `parent` is set once, while the tree is built.
 */
interface Base {
  readonly start: number;
  readonly end: number;
  parent: Node | null;
}

export interface Name extends Base {
  readonly kind: 'Name';
  readonly id: string;
}
/** `value.attr`; `attrStart` is where the attribute's own name begins. */
export interface Attribute extends Base {
  readonly kind: 'Attribute';
  readonly value: Expression;
  readonly attr: string;
  readonly attrStart: number;
}
export interface Keyword extends Base {
  readonly kind: 'Keyword';
  /** null for `**value`. */
  readonly name: string | null;
  readonly value: Expression;
}
export interface Call extends Base {
  readonly kind: 'Call';
  readonly func: Expression;
  readonly args: readonly Expression[];
  readonly keywords: readonly Keyword[];
  /** Offset of the opening parenthesis of the arguments. */
  readonly argumentsStart: number;
}
export interface Subscript extends Base {
  readonly kind: 'Subscript';
  readonly value: Expression;
  readonly indexes: readonly Expression[];
}
/** A literal string without interpolation; adjacent literals are one. Escapes are left as written. */
export interface Str extends Base {
  readonly kind: 'Str';
  readonly value: string;
  readonly bytes: boolean;
}
/** An f-string: literal text between, and the interpolated expressions. */
export interface FString extends Base {
  readonly kind: 'FString';
  readonly literal: string;
  readonly values: readonly Expression[];
}
export interface Num extends Base {
  readonly kind: 'Num';
  readonly text: string;
  /** NaN for complex numbers. */
  readonly value: number;
}
export interface Constant extends Base {
  readonly kind: 'Constant';
  readonly value: 'True' | 'False' | 'None' | '...';
}
export interface BinOp extends Base {
  readonly kind: 'BinOp';
  readonly op: string;
  readonly left: Expression;
  readonly right: Expression;
}
export interface BoolOp extends Base {
  readonly kind: 'BoolOp';
  readonly op: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface UnaryOp extends Base {
  readonly kind: 'UnaryOp';
  readonly op: string;
  readonly operand: Expression;
}
export interface Compare extends Base {
  readonly kind: 'Compare';
  readonly operands: readonly Expression[];
  readonly ops: readonly string[];
}
export interface IfExp extends Base {
  readonly kind: 'IfExp';
  readonly test: Expression;
  readonly body: Expression;
  readonly orelse: Expression;
}
export interface Lambda extends Base {
  readonly kind: 'Lambda';
  readonly params: readonly Parameter[];
  readonly body: Expression;
}
export interface Sequence extends Base {
  readonly kind: 'List' | 'Tuple' | 'Set';
  readonly elements: readonly Expression[];
}
export interface DictItem {
  /** null for `**value`. */
  readonly key: Expression | null;
  readonly value: Expression;
}
export interface Dict extends Base {
  readonly kind: 'Dict';
  readonly items: readonly DictItem[];
}
export interface Generator extends Base {
  readonly kind: 'Generator';
  readonly target: Expression;
  readonly iter: Expression;
  readonly ifs: readonly Expression[];
  readonly async: boolean;
}
export interface Comprehension extends Base {
  readonly kind: 'ListComp' | 'SetComp' | 'GeneratorExp' | 'DictComp';
  /** The element, or the key of a dict comprehension. */
  readonly element: Expression;
  readonly value: Expression | null;
  readonly generators: readonly Generator[];
}
export interface Await extends Base {
  readonly kind: 'Await';
  readonly value: Expression;
}
export interface Yield extends Base {
  readonly kind: 'Yield' | 'YieldFrom';
  readonly value: Expression | null;
}
export interface NamedExpr extends Base {
  readonly kind: 'NamedExpr';
  readonly target: Expression;
  readonly value: Expression;
}
export interface Starred extends Base {
  readonly kind: 'Starred';
  readonly value: Expression;
}
export interface Slice extends Base {
  readonly kind: 'Slice';
  readonly parts: readonly Expression[];
}
/** Broken or unsupported syntax: nothing may be concluded from it. */
export interface Unknown extends Base {
  readonly kind: 'Unknown';
}

export type Expression =
  | Name
  | Attribute
  | Call
  | Subscript
  | Str
  | FString
  | Num
  | Constant
  | BinOp
  | BoolOp
  | UnaryOp
  | Compare
  | IfExp
  | Lambda
  | Sequence
  | Dict
  | Comprehension
  | Await
  | Yield
  | NamedExpr
  | Starred
  | Slice
  | Unknown;

export interface Parameter extends Base {
  readonly kind: 'Parameter';
  readonly name: string;
  readonly nameStart: number;
  readonly annotation: Expression | null;
  readonly default: Expression | null;
  readonly style: 'positional-only' | 'normal' | 'keyword-only' | 'args' | 'kwargs';
}
export interface FunctionDef extends Base {
  readonly kind: 'FunctionDef';
  readonly name: string;
  readonly nameStart: number;
  readonly async: boolean;
  readonly params: readonly Parameter[];
  readonly returns: Expression | null;
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
  /** Offset of `def` or `async`, below the decorators; `start` is at the first decorator. */
  readonly defStart: number;
}
export interface ClassDef extends Base {
  readonly kind: 'ClassDef';
  readonly name: string;
  readonly nameStart: number;
  readonly bases: readonly Expression[];
  readonly keywords: readonly Keyword[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
  readonly defStart: number;
}
export interface Return extends Base {
  readonly kind: 'Return';
  readonly value: Expression | null;
}
export interface Delete extends Base {
  readonly kind: 'Delete';
  readonly targets: readonly Expression[];
}
/** `a = b = value` has two targets. */
export interface Assign extends Base {
  readonly kind: 'Assign';
  readonly targets: readonly Expression[];
  readonly value: Expression;
}
export interface AnnAssign extends Base {
  readonly kind: 'AnnAssign';
  readonly target: Expression;
  readonly annotation: Expression;
  readonly value: Expression | null;
}
export interface AugAssign extends Base {
  readonly kind: 'AugAssign';
  readonly target: Expression;
  readonly op: string;
  readonly value: Expression;
}
export interface For extends Base {
  readonly kind: 'For';
  readonly async: boolean;
  readonly target: Expression;
  readonly iter: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}
export interface While extends Base {
  readonly kind: 'While';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}
export interface If extends Base {
  readonly kind: 'If';
  readonly test: Expression;
  readonly body: readonly Statement[];
  /** An `elif` is an If that stands alone in here. */
  readonly orelse: readonly Statement[];
}
export interface WithItem extends Base {
  readonly kind: 'WithItem';
  readonly context: Expression;
  readonly target: Expression | null;
}
export interface With extends Base {
  readonly kind: 'With';
  readonly async: boolean;
  readonly items: readonly WithItem[];
  readonly body: readonly Statement[];
}
export interface Handler extends Base {
  readonly kind: 'Handler';
  /** The caught classes; empty for a bare `except:`. */
  readonly types: readonly Expression[];
  readonly name: string | null;
  readonly body: readonly Statement[];
  /** End of the line `except …:` (exclusive). */
  readonly headEnd: number;
}
export interface Try extends Base {
  readonly kind: 'Try';
  readonly body: readonly Statement[];
  readonly handlers: readonly Handler[];
  readonly orelse: readonly Statement[];
  readonly finalbody: readonly Statement[];
}
export interface MatchCase extends Base {
  readonly kind: 'MatchCase';
  /** Names the pattern binds. */
  readonly captures: readonly string[];
  /** `case _:` or `case other:`, without a guard. */
  readonly matchesAll: boolean;
  readonly guard: Expression | null;
  readonly body: readonly Statement[];
}
export interface Match extends Base {
  readonly kind: 'Match';
  readonly subject: Expression;
  readonly cases: readonly MatchCase[];
}
export interface Raise extends Base {
  readonly kind: 'Raise';
  readonly exc: Expression | null;
  readonly cause: Expression | null;
}
export interface Assert extends Base {
  readonly kind: 'Assert';
  readonly parts: readonly Expression[];
}
export interface ImportedName {
  readonly name: string;
  /** The name it is bound to; for `import a.b` the whole dotted name `a.b`, which binds `a`. */
  readonly as: string;
  readonly aliased: boolean;
}
export interface Import extends Base {
  readonly kind: 'Import';
  readonly names: readonly ImportedName[];
}
/** `from ..package import name`: level 2, module `package`; `from . import *` has one name `*`. */
export interface ImportFrom extends Base {
  readonly kind: 'ImportFrom';
  readonly module: string;
  readonly level: number;
  readonly names: readonly ImportedName[];
}
export interface Scoping extends Base {
  readonly kind: 'Global' | 'Nonlocal';
  readonly names: readonly string[];
}
export interface ExpressionStatement extends Base {
  readonly kind: 'Expr';
  readonly value: Expression;
}
export interface Simple extends Base {
  readonly kind: 'Pass' | 'Break' | 'Continue';
}

export type Statement =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | AnnAssign
  | AugAssign
  | For
  | While
  | If
  | With
  | Try
  | Match
  | Raise
  | Assert
  | Import
  | ImportFrom
  | Scoping
  | ExpressionStatement
  | Simple
  | Unknown;

export interface ModuleNode extends Base {
  readonly kind: 'Module';
  readonly body: readonly Statement[];
}

export type Node =
  | ModuleNode
  | Statement
  | Expression
  | Parameter
  | Keyword
  | Generator
  | WithItem
  | Handler
  | MatchCase;

/** A comment with its `#`, and whether nothing but white space stands before it on its line. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly alone: boolean;
}

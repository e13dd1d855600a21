import type { ast } from '../syntax/index.ts';
import { keyword } from './function.ts';
import type { Module } from './module.ts';

/** Packages whose estimators, models and trainers take minutes for what these methods do. */
const LEARNING =
  /^(sklearn|xgboost|lightgbm|catboost|keras|tensorflow|transformers|pytorch_lightning|lightning|prophet|ultralytics)\./;
const TRAINS = new Set(['fit', 'fit_transform', 'train', 'fit_predict', 'train_on_batch', 'tune']);
/** Functions that train, or turn one medium into another. ffmpeg-python [0.2], whisper, moviepy [1], pydub [0.25] */
const FUNCTIONS =
  /^(xgboost\.(train|cv)|lightgbm\.(train|cv)|ffmpeg\.run|moviepy\.editor\.VideoFileClip\.write_videofile|pydub\.AudioSegment\.export|pdf2image\.convert_from_(path|bytes))$/;
/** Functions that start a program. */
const STARTING =
  /^(subprocess\.(run|call|check_call|check_output|Popen)|asyncio\.create_subprocess_exec|anyio\.run_process)$/;
/** Programs that convert, render or build. */
const PROGRAMS =
  /^(.*\/)?(ffmpeg|sox|handbrakecli|convert|magick|libreoffice|soffice|blender|wkhtmltopdf|pandoc|docker|pg_dump|pg_restore)$/i;

/** What a call does for minutes: `RandomForest.fit`, or the program that it starts (`ffmpeg`); null for any other call. */
export function heavyWork(
  call: ast.Call,
  module: Module,
  typeOf: (node: ast.Expression) => string | null,
): string | null {
  const target = module.resolve(call.func) ?? '';
  if (FUNCTIONS.test(target)) return target;
  if (STARTING.test(target)) return programOf(call);
  if (call.func.kind !== 'Attribute') return null;
  const type = typeOf(call.func.value);
  const method = type === null ? '' : `${type}.${call.func.attr}`;
  return FUNCTIONS.test(method) || (LEARNING.test(method) && TRAINS.has(call.func.attr)) ? method : null;
}

/** The program in `run(["ffmpeg", …])` and `create_subprocess_exec("ffmpeg", …)`. */
function programOf(call: ast.Call): string | null {
  const first = call.args[0] ?? keyword(call, 'args');
  const name = first?.kind === 'List' || first?.kind === 'Tuple' ? first.elements[0] : first;
  const program = name?.kind === 'Str' ? name.value.split(' ', 1)[0] : null;
  return program && PROGRAMS.test(program) ? program : null;
}

import { insert, type Operator, replace } from '../operator.ts';

/** Lists for people who work on the project, and of what a package depends on, may be open. */
const OPEN = /dev|test|lint|doc|ci|constraints/i;
const PINNED = /^([A-Za-z][\w.-]*(?:\[[\w,-]+\])?)\s*==\s*[\w.]+(?=\s*$)/gm;

/** A requirements file of which no manifest speaks and that has no lock file beside it: a pin becomes a range or nothing. */
export const operator: Operator = {
  name: 'drop-pin',
  rules: ['deps/unpinned-requirement'],
  about: 'Leaves open which release is installed.',
  *sites(module, project) {
    if (module.syntax.language !== 'requirements') return;
    const cut = module.path.lastIndexOf('/') + 1;
    const [folder, file] = [module.path.slice(0, cut), module.path.slice(cut)];
    const { text } = module.syntax;
    if (OPEN.test(file) || /--hash|^-c /m.test(text)) return;
    const stated = project.manifests.some(({ path, text: said }) => path !== module.path && said.includes(file));
    if (
      stated ||
      project.manifests.some(({ path }) => path.startsWith(folder) && /^[^/]+\.lock$/.test(path.slice(cut)))
    )
      return;
    for (const { 0: whole, 1: name = '', index } of text.matchAll(PINNED)) {
      const at = { start: index, end: index + whole.length };
      yield {
        rule: 'deps/unpinned-requirement',
        mutant: [replace(module, at, index % 2 ? name : whole.replace(/\s*==/, '>='))],
        twin: [insert(module, at.end, '  # as tested')],
        places: [{ path: module.path, function: null }],
      };
    }
  },
};

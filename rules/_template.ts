// Copy this file and _template.md to rules/<group>/<name>.ts and .md; the id is that path, nothing has to be registered.
// A rule imports '#rule' and nothing else. What it has to know about Python or a library lives in src/core/semantic or
// src/core/project, where the next rule finds it too.
import { defineRule } from '#rule';

export default defineRule({
  id: '_template',

  // 'error' fails the check, 'warning' is commented, 'note' shows in the summary, 'off' has to be switched on.
  severity: 'warning',

  // One sentence in the imperative, for tables.
  summary: 'Do not call `breakpoint()` in code that is served.',

  // Values that hunkwise.yml may set, each with its default; `check` gets them as its third parameter. Leave out if none.
  options: {
    allow: { default: [], about: 'Functions that may call it.' },
  },

  // One module at a time. `module` knows its names, calls, functions, classes and types; `project` knows the other modules
  // (leave it out if you do not ask it anything). Yield a problem for each place; never throw, never guess: what does not
  // resolve is null, and null means silence.
  *check(module, project, { allow }) {
    // `calls` finds the function under every alias, and not a local function of the same name.
    for (const call of module.calls('builtins.breakpoint')) {
      const { function: info } = call;
      if (!info || !project.isServed(info)) continue;
      if (Array.isArray(allow) && allow.includes(info.name)) continue;
      yield {
        // The node, call, function or class that is underlined.
        at: call,
        // What happens, and why it matters here.
        message: `\`${info.name}\` stops at \`breakpoint()\`, and the request waits for somebody at a keyboard.`,
        // What to do instead.
        advice: 'Remove the call.',
        // Further places that make it true. Optional, like `severity`, `confidence` and `suggestion`.
        because: [{ at: info, note: 'This function runs while a request is served.' }],
      };
    }
  },
});

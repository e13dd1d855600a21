import { defineRule, wholeUploads } from '#rule';

export default defineRule({
  id: 'validation/unbounded-upload',
  severity: 'warning',
  summary: 'Limit the size of an upload before reading it.',
  needsProject: true,
  *check(module, project) {
    if (module.role === 'test') return;
    for (const { at, info, what, late } of wholeUploads(module, project)) {
      const whole =
        at.kind === 'Parameter'
          ? `\`${what}\` is the whole upload as one \`bytes\` object`
          : `This reads all of \`${what}\` into memory`;
      yield {
        at,
        severity: late ? 'note' : 'warning',
        confidence: 'medium',
        message: late
          ? `${whole} before its length is looked at, so the limit keeps no large file out of the memory of this worker.`
          : `${whole}, and nothing says how large a file \`${info.name}\` takes: a client decides how much memory this worker needs.`,
        advice:
          at.kind === 'Parameter'
            ? 'Take an `UploadFile`, refuse it by its `size`, and read it in chunks.'
            : `Refuse what is too large by \`${what}.size\` first, or read it in chunks and stop at a limit.`,
      };
    }
  },
});

import { defineRule, lacksSchema } from '#rule';

export default defineRule({
  id: 'response/missing-response-model',
  severity: 'note',
  summary: 'Say what a route answers with.',
  yieldsTo: ['response/orm-exposed'],
  *check(module, project) {
    if (module.role === 'test' || module.role === 'migration') return;
    for (const info of module.functions) {
      if (!info.route || !lacksSchema(project, info)) continue;
      const declared = info.node.returns ? `\`-> ${module.text(info.node.returns)}\` does not say` : 'nothing says';
      yield {
        at: info,
        confidence: 'medium',
        message: `\`${info.name}\` answers with JSON, and ${declared} what is in it: FastAPI neither checks nor filters the answer, and the documentation leaves it open.`,
        advice: 'Annotate the return value with a pydantic model, or pass it as `response_model=`.',
      };
    }
  },
});

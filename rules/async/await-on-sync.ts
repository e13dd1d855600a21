import { defineRule, type PlainCall, plainCall, whenServed } from '#rule';

export default defineRule({
  id: 'async/await-on-sync',
  severity: 'error',
  summary: 'Do not await what is no coroutine.',
  *check(module, project) {
    for (const node of module.all('Await')) {
      const call = node.value;
      const plain = call.kind === 'Call' ? plainCall(call, module, project) : null;
      if (call.kind !== 'Call' || !plain) continue;
      const { definition } = plain;
      yield {
        at: node,
        severity: whenServed('error', module.callSite(call), project),
        message: `${spoken(plain)} does its work when it is called, and what it returns cannot be awaited: this \`await\` raises a \`TypeError\` each time.`,
        advice: 'Leave out the `await`.',
        because: definition
          ? [{ at: definition, module: definition.module, note: `\`${definition.name}\` is a plain \`def\`.` }]
          : [],
        suggestion: module.text(call),
      };
    }
  },
});

/** The function as it is known: `AsyncSession.add()`, `Basket.total()`. */
function spoken({ api, definition }: PlainCall): string {
  const name = api ?? definition?.qualname ?? '';
  return `\`${name.split('.').slice(-2).join('.')}()\``;
}

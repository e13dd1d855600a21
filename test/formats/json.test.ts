import { expect, test } from 'vitest';
import { json } from '../../src/formats/index.ts';
import { finding, judgement } from './judgement.ts';

test('the contract, and nothing beyond it', () => {
  const { functionLines: _lines, snippet: _snippet, ...shown } = finding();
  const because = [{ path: 'app/db.py', line: 2, note: 'It comes from here.' }];
  const suggestion = { line: 4, endLine: 4, text: '    await asyncio.sleep(1)' };
  const text = json(
    judgement({
      findings: [finding(), finding({ masked: true, because, suggestion, function: null })],
      notReviewed: [{ path: 'big.py', reason: 'too large' }],
      diagnostics: [{ path: 'a.py', rule: 'db/x', message: 'boom' }],
    }),
  );
  expect(JSON.parse(text)).toStrictEqual({
    version: 1,
    findings: [shown, { ...shown, function: null, because, suggestion }],
    notReviewed: [{ path: 'big.py', reason: 'too large' }],
    stats: { files: 14, lines: 1204, milliseconds: 412 },
  });
  expect(text.endsWith('}\n')).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { renderExplanation } from '../../src/review/render-explanation.ts';

const PAGE = `# db/x

Short. See [\`a.py\`](../../test/truth/a.py) and [docs](https://example.com).

## Why

Long.

\`\`\`python bad title="app/db.py"
# a comment, no heading
x = [1](2)  # finding
\`\`\`

## What

${'End. '.repeat(30)}
`;

describe('the page of a rule as a comment', () => {
  it('has smaller headings, no dead links, and examples that say what they show', () => {
    const text = renderExplanation(PAGE);
    expect(text).toContain('### db/x\n');
    expect(text).toContain('#### Why\n');
    expect(text).toContain('See `a.py` and [docs](https://example.com).');
    expect(text).toContain('Reported, `app/db.py`:\n\n```python\n# a comment, no heading\nx = [1](2)  # finding\n```');
  });

  it('ends at a section where it is too long', () => {
    const text = renderExplanation(PAGE, 270);
    expect(text.length).toBeLessThanOrEqual(270);
    expect(text).toContain('#### Why');
    expect(text).not.toContain('#### What');
    expect(text).toMatch(/does not fit into a comment\._$/);
  });
});

import { expect, test } from 'vitest';
import { renderPlan } from '../../src/cli/render-plan.ts';
import type { ReviewPlan } from '../../src/review/review-plan.ts';

const PLAN: ReviewPlan = {
  head: 'abc',
  conclusion: 'failure',
  title: '1 error',
  summary: '## Summary\n\n<!-- hunkwise:v1 x -->',
  tally: [],
  isWhole: true,
  reviewBody: 'One comment.',
  comments: [
    {
      anchor: { path: 'app/a.py', side: 'LEFT', line: 3 },
      body: '**Error:** \u001b[2Jtext <!-- mine -->\n\n<!-- hunkwise:v1 fp=1 rule=a/b -->',
      fingerprint: '1',
      fallback: { path: 'app/a.py', startLine: 3, endLine: 3, level: 'failure', title: 't', message: 'm' },
    },
  ],
  annotations: [{ path: 'b.py', startLine: 1, endLine: 2, level: 'warning', title: 'a/b', message: 'Words.' }],
  summaryFindings: [],
  kept: [],
  retired: [],
};

test('the check, the review and its comments', () => {
  expect(renderPlan(PLAN)).toBe(`Check run: failure, "1 error"
=============================

## Summary

Review
======

One comment.

app/a.py:3 (removed)
--------------------
**Error:** �[2Jtext <!-- mine -->

Annotations
===========

b.py:1-2 (warning): a/b
-----------------------
Words.
`);
});

test('a clean change has a check only', () => {
  const plan: ReviewPlan = {
    ...PLAN,
    conclusion: 'success',
    title: 'No problems found',
    comments: [],
    annotations: [],
  };
  expect(renderPlan(plan)).not.toContain('Review');
});

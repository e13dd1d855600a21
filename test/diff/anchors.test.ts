import { describe, expect, it } from 'vitest';
import { acceptsAnchor, anchorFor, anchorForRemoved } from '../../src/diff/anchors.ts';
import { parsePatch } from '../../src/diff/parse-patch.ts';

// Head 10–13 (11 and 12 added) and 30–33 (base 28–32: two lines and a blank one removed after head 31).
const EDIT = '@@ -10,2 +10,4 @@\n top\n+one\n+two\n bottom';
const DELETION = '@@ -28,7 +30,4 @@\n a\n b\n-    session.commit()\n-    log()\n-\n c\n d';
const HUNKS = parsePatch(`${EDIT}\n${DELETION}`);

const right = (line: number) => ({ path: 'app.py', side: 'RIGHT', line });
const left = (line: number) => ({ path: 'app.py', side: 'LEFT', line });
const range = (startLine: number, line: number) => ({ ...right(line), startLine, startSide: 'RIGHT' });

function anchor(line: number, endLine: number, near?: [number, number]) {
  return anchorFor('app.py', HUNKS, { line, endLine }, near && { near: { first: near[0], last: near[1] } });
}

describe('anchorFor', () => {
  it.each([
    ['an added line', anchor(11, 11), right(11)],
    ['a context line', anchor(13, 13), right(13)],
    ['a range within a hunk', anchor(10, 13), range(10, 13)],
    ['the part of a range that starts in a hunk', anchor(12, 20), range(12, 13)],
    ['the part of a range that ends in a hunk', anchor(5, 11), range(10, 11)],
    ['the only line of a range in a hunk', anchor(13, 20), right(13)],
    ['the hunk nearest to the first line of a range', anchor(5, 40), range(10, 13)],
    ['the hunk that holds the first line', anchor(13, 40), right(13)],
    ['its own line rather than a removed one', anchor(31, 31, [25, 40]), right(31)],
  ])('takes %s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it.each([
    ['outside of hunks without an enclosing function', anchor(20, 20)],
    ['when the function is outside too', anchor(20, 20, [15, 25])],
    ['behind the last hunk', anchor(50, 51)],
    ['when the removal is only before the function', anchor(40, 40, [34, 45])],
  ])('is null %s', (_, found) => {
    expect(found).toBeNull();
  });

  it.each([
    ['the nearest line above', anchor(20, 20, [8, 25]), right(13)],
    ['the nearest line below', anchor(5, 6, [4, 25]), right(10)],
    ['only lines of the function', anchor(20, 20, [8, 12]), right(12)],
    ['the nearest hunk, though another removes lines', anchor(25, 25, [8, 40]), right(30)],
    ['context at the edge of the function', anchor(35, 35, [33, 40]), right(33)],
    ['the first removed line seen from above', anchor(25, 25, [20, 40]), left(30)],
    ['the last removed line, not blank, seen from below', anchor(38, 38, [20, 40]), left(31)],
    ['a line removed from the end of the function', anchor(25, 25, [20, 31]), left(30)],
  ])('falls back to %s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('knows no place in a file without hunks', () => {
    expect(anchorFor('app.py', [], { line: 1, endLine: 1 }, { near: { first: 1, last: 9 } })).toBeNull();
  });
});

describe('anchorForRemoved', () => {
  it.each([30, 31, 32, 28, 34, 10])('takes base line %i of a hunk', (line) => {
    expect(anchorForRemoved('app.py', HUNKS, line)).toEqual(left(line));
  });

  it.each([9, 12, 27, 35])('is null for base line %i outside of hunks', (line) => {
    expect(anchorForRemoved('app.py', HUNKS, line)).toBeNull();
  });
});

describe('acceptsAnchor', () => {
  const on = (side: 'LEFT' | 'RIGHT', line: number, startLine?: number, startSide?: 'LEFT' | 'RIGHT') =>
    acceptsAnchor(HUNKS, {
      path: 'app.py',
      side,
      line,
      ...(startLine && { startLine }),
      ...(startSide && { startSide }),
    });

  it.each([
    ['an added line', on('RIGHT', 11)],
    ['a removed line', on('LEFT', 30)],
    ['context on either side', on('RIGHT', 10) && on('LEFT', 10)],
    ['a range', on('RIGHT', 13, 10, 'RIGHT')],
    ['a range without a start side', on('RIGHT', 13, 10)],
    ['a range from a removed line to one below', on('RIGHT', 32, 30, 'LEFT')],
  ])('accepts %s', (_, accepted) => {
    expect(accepted).toBe(true);
  });

  it.each([
    ['a line outside of hunks', on('RIGHT', 14)],
    ['a line that only head has, on the left', on('LEFT', 12)],
    ['a start equal to the end', on('RIGHT', 11, 11)],
    ['a start behind the end', on('RIGHT', 11, 12)],
    ['a start below the end on the other side', on('LEFT', 30, 32, 'RIGHT')],
    ['a range across hunks', on('RIGHT', 31, 12)],
    ['a start outside of hunks', on('RIGHT', 11, 9)],
    ['a start side without a start', on('RIGHT', 11, undefined, 'RIGHT')],
    ['a fraction', on('RIGHT', 11.5)],
  ])('refuses %s', (_, accepted) => {
    expect(accepted).toBe(false);
  });
});

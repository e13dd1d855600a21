import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { pullsQuery } from '../../src/github/open-pulls-query.ts';
import { openAtQuery } from '../../src/github/others-at-head.ts';
import { OPENING_QUERY } from '../../src/github/own-thread.ts';
import { REVIEWS_QUERY } from '../../src/github/post-review.ts';
import { queryText, THREADS_QUERY } from '../../src/github/pull-request-query.ts';
import { NOTES_QUERY } from '../../src/github/read-notes.ts';
import { MINIMISE, RESOLVE } from '../../src/github/retire-comments.ts';
import { HEAD_QUERY } from '../../src/github/watch-head.ts';

const folder = dirname(findPackageJSON('@octokit/graphql-schema', import.meta.url) ?? '');
const schema = buildSchema(readFileSync(join(folder, 'schema.graphql'), 'utf8'), { assumeValid: true });

const SHOP = { owner: 'acme', repo: 'shop', after: null };

describe("the GraphQL queries fit GitHub's schema", () => {
  it.each([
    ['pull request alone', queryText({ by: 'expression', wanted: [], withPullRequest: true })],
    ['pull request with blobs', queryText({ by: 'expression', wanted: ['a', 'b'], withPullRequest: true })],
    ['blobs', queryText({ by: 'expression', wanted: ['a'], withPullRequest: false })],
    ['blobs by oid', queryText({ by: 'oid', wanted: ['a', 'b'], withPullRequest: false })],
    ['threads', THREADS_QUERY],
    ['reviews', REVIEWS_QUERY],
    ['head', HEAD_QUERY],
    ['opening of a thread', OPENING_QUERY],
    ['own comments', NOTES_QUERY],
    ['minimise', MINIMISE],
    ['resolve', RESOLVE],
    ['others', openAtQuery([1, 2])],
    ['open pull requests', pullsQuery([SHOP, { ...SHOP, after: 'cursor' }]).text],
  ])('%s', (_, query) => {
    expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
  });
});

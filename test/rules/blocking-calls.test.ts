import { describe, expect, it } from 'vitest';
import chain from '../../rules/async/blocking-call-chain.ts';
import database from '../../rules/async/blocking-database.ts';
import http from '../../rules/async/blocking-http.ts';
import type { Rule } from '../../src/core/rule/index.ts';
import { analyzeFiles, newFiles } from '../core/analyze-files.ts';

const PROJECT = newFiles({
  'src/app/legacy.py': [
    'from somewhere import driver',
    'def fetch(key): return driver.ask(key)',
    'async def fetch_later(key): ...',
    'class Client:',
    '    def load(self, key): return driver.ask(key)',
    'class Cached(Client): ...',
    'def summary(key): return fetch(key)',
  ].join('\n'),
  'src/app/routes.py': [
    'import vendor.mail',
    'from fastapi import APIRouter',
    'from app.legacy import Cached, fetch, fetch_later, summary',
    'router = APIRouter()',
    '@router.get("/a")',
    'async def a(): return fetch("a")',
    '@router.get("/b")',
    'async def b(client: Cached): return client.load("b")',
    '@router.get("/c")',
    'async def c(): return summary("c")',
    '@router.get("/d")',
    'async def d(): return vendor.mail.send("d")',
    '@router.get("/e")',
    'async def e(): return await fetch_later("e")',
    '@router.get("/f")',
    'def f(): return fetch("f")',
  ].join('\n'),
});
const LISTED = ['app.legacy.fetch', 'app.legacy.fetch_later', 'app.legacy.Client.load', 'vendor.mail.send'];

function linesOf(rule: Rule, calls: readonly string[]): number[] {
  const settings = { [rule.id]: { severity: null, options: { 'blocking-calls': calls } } };
  return analyzeFiles(PROJECT, [rule], settings).findings.map(({ line }) => line);
}

describe('blocking-calls', () => {
  it('says nothing about calls that nobody listed', () => {
    expect(linesOf(chain, [])).toEqual([]);
    expect(linesOf(database, [])).toEqual([]);
  });

  it('are reported where they are called on the event loop, and by the chain rule through functions', () => {
    expect(linesOf(chain, LISTED)).toEqual([6, 8, 10, 12]);
  });

  it('are database calls for blocking-database, which follows nothing', () => {
    expect(linesOf(database, LISTED)).toEqual([6, 8, 12]);
  });
});

describe('blocking-call-chain', () => {
  it('leaves a line to the rule of a call that blocks on it by itself', () => {
    const files = newFiles({
      'app/routes.py': [
        'import requests, time',
        'from fastapi import FastAPI',
        'app = FastAPI()',
        'def store(answer): time.sleep(1)',
        '@app.get("/a")',
        'async def a(): store(requests.get("https://example.com"))',
        '@app.get("/b")',
        'async def b(): store(None)',
      ].join('\n'),
    });
    const found = analyzeFiles(files, [chain, http]).findings.map(({ rule, line }) => `${line} ${rule}`);
    expect(found).toEqual(['6 async/blocking-http', '8 async/blocking-call-chain']);
  });
});

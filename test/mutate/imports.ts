import type { Module } from '../../src/core/semantic/index.ts';
import type { Edit } from './operator.ts';
import type { SessionKind } from './sessions.ts';
import { importing } from './statements.ts';

/** An import, the name it binds and what that means. */
export type Needed = readonly [statement: string, name: string, target: string];

/** What it takes to use all of these names in a module; null where one of them is taken. */
export function importingAll(module: Module, needed: readonly Needed[]): Edit[] | null {
  const imports = needed.map((each) => importing(module, ...each));
  return imports.every((each) => each !== null) ? imports.flat() : null;
}

export const NEEDS = {
  depends: ['from fastapi import Depends', 'Depends', 'fastapi.Depends'],
  os: ['import os', 'os', 'os'],
  requests: ['import requests', 'requests', 'requests'],
  select: ['from sqlalchemy import select', 'select', 'sqlalchemy.select'],
  text: ['from sqlalchemy import text', 'text', 'sqlalchemy.text'],
  createEngine: ['from sqlalchemy import create_engine', 'create_engine', 'sqlalchemy.create_engine'],
  createAsyncEngine: [
    'from sqlalchemy.ext.asyncio import create_async_engine',
    'create_async_engine',
    'sqlalchemy.ext.asyncio.create_async_engine',
  ],
} as const satisfies Record<string, Needed>;

const SESSIONS: Readonly<Record<SessionKind, readonly Needed[]>> = {
  sync: [
    ['from sqlalchemy.orm import Session', 'Session', 'sqlalchemy.orm.Session'],
    ['from sqlmodel import Session', 'Session', 'sqlmodel.Session'],
  ],
  async: [
    ['from sqlalchemy.ext.asyncio import AsyncSession', 'AsyncSession', 'sqlalchemy.ext.asyncio.AsyncSession'],
    [
      'from sqlmodel.ext.asyncio.session import AsyncSession',
      'AsyncSession',
      'sqlmodel.ext.asyncio.session.AsyncSession',
    ],
  ],
};

/** What it takes to write `Session` or `AsyncSession` in a module, of whichever library it uses already. */
export function importingSession(module: Module, kind: SessionKind): Edit[] | null {
  for (const each of SESSIONS[kind]) {
    const imports = importing(module, ...each);
    if (imports) return imports;
  }
  return null;
}

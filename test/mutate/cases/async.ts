import { type Case, ROUTE } from './case.ts';

export const asyncCases: readonly Case[] = [
  {
    operator: 'drop-await',
    rule: 'async/missing-await',
    code: `${ROUTE}async def f(db: AsyncSession):\n    await db.commit()\n`,
    mutant: '    db.commit()',
    twin: '    _outcome = await db.commit()',
  },
  {
    operator: 'drop-await',
    rule: 'async/missing-await',
    code: `${ROUTE}async def f(db: AsyncSession):\n    return (await db.execute(select(Item))).scalars().all()\n`,
    mutant: '    return (db.execute(select(Item))).scalars().all()',
  },
  // What is returned to a caller that awaits it may be a coroutine as well.
  {
    operator: 'drop-await',
    rule: 'async/missing-await',
    code: 'async def f(db: AsyncSession):\n    return await db.execute(select(Item))\n',
    mutant: null,
  },
  {
    operator: 'make-async',
    rule: 'async/blocking-database',
    code: `${ROUTE}def f(db: Session):\n    return db.query(Item).first()\n`,
    mutant: 'async def f(db: Session):\n    return db.query(Item).first()',
    twin: '    def _work():\n        return db.query(Item).first()\n\n    return await run_in_threadpool(_work)',
  },
  {
    operator: 'call-instead-of-hand-over',
    rule: 'async/blocking-sleep',
    code: `import asyncio, time\nasync def f():\n    await asyncio.to_thread(time.sleep, 1)\n`,
    mutant: '    time.sleep(1)',
    twin: '    await run_in_threadpool(time.sleep, 1)',
  },
  {
    operator: 'insert-blocking',
    rule: 'async/blocking-sleep',
    code: `${ROUTE}async def f():\n    """Doc."""\n    return 1\n`,
    mutant: '"""Doc."""\n    ',
    twin: '    await asyncio.to_thread(',
  },
  {
    operator: 'insert-blocking',
    rule: 'async/cpu-bound',
    code: `${ROUTE}async def f():\n    return 1\n`,
    mutant: '(b"secret", b"$2b$12$stored")',
    twin: '    await asyncio.to_thread(',
  },
  {
    operator: 'add-await',
    rule: 'async/await-on-sync',
    code: `${ROUTE}async def f(db: AsyncSession):\n    db.add(Item())\n`,
    mutant: '    await db.add(Item())',
    twin: '    _outcome = db.add(Item())',
  },
  {
    operator: 'add-await',
    rule: 'async/await-on-sync',
    code: `${ROUTE}async def f(names: set):\n    names.add(1)\n`,
    mutant: null,
  },
  {
    operator: 'make-plain',
    rule: 'async/async-session-in-sync-def',
    code: `${ROUTE}async def f(db: AsyncSession):\n    db.add(Item())\n    await db.commit()\n`,
    mutant: 'def f(db: AsyncSession):\n    db.add(Item())\n    db.commit()',
    twin: '    await (db.commit())',
  },
  {
    operator: 'make-plain',
    rule: 'async/async-session-in-sync-def',
    code: `${ROUTE}async def f(db: AsyncSession):\n    await db.commit()\n    await other()\n`,
    mutant: null,
  },
  {
    operator: 'insert-blocking-helper',
    rule: 'async/blocking-call-chain',
    code: `def g():\n    return 1\n${ROUTE}async def f():\n    return g()\n`,
    mutant: '\n    return 1',
    twin: '    def _later():\n',
  },
  {
    operator: 'insert-await',
    rule: 'async/await-on-sync',
    code: `${ROUTE}async def f():\n    return 1\n`,
    mutant: '    await _plain()\n    return 1',
    twin: '    _plain()\n    return 1',
  },
  {
    operator: 'insert-plain-route',
    rule: 'async/async-session-in-sync-def',
    code: `${ROUTE}async def f(db: AsyncSession = Depends(get_db)):\n    return 1\n`,
    mutant: '\ndef _look(db: AsyncSession = Depends(get_db)):\n',
    twin: '\nasync def _look(db: AsyncSession = Depends(get_db)):\n',
  },
];

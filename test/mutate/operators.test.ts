import { describe, expect, it } from 'vitest';
import { type Manifest, Project, parsed } from '../../src/core/project/index.ts';
import { Module } from '../../src/core/semantic/index.ts';
import { isRequirementsFile, parseModule, parseRequirements } from '../../src/core/syntax/index.ts';
import { applyEdits } from './apply.ts';
import type { Edit, Operator } from './operator.ts';
import { loadOperators } from './operators.ts';

const operators = await loadOperators();

/** Milliseconds for a parse, on a busy machine. */
const LIMIT = 30_000;

/** Code of one module, and the line that an operator makes of another one there; null where it must find no site. */
interface Case {
  readonly operator: string;
  readonly rule: string;
  readonly code: string;
  readonly mutant: string | null;
  readonly twin?: string;
  /** Where the code lies, without `APP` in front of it; in `app/items.py` behind `APP` otherwise. */
  readonly path?: string;
  readonly manifests?: readonly Manifest[];
}

const APP = `from typing import Annotated
from fastapi import APIRouter, Depends, Query
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload
router = APIRouter()
class Base(DeclarativeBase): ...
class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    owner: Mapped["Owner"] = relationship()
class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`;
const ROUTE = '@router.get("/items")\n';

const CASES: readonly Case[] = [
  {
    operator: 'insert-split',
    rule: 'db/split-transaction',
    code: `${ROUTE}def f(db: Session):\n    return 1\n`,
    mutant: '    db.add(Item())\n    db.commit()\n    db.add(Item())\n    db.commit()\n    return 1',
    twin: '    db.add(Item())\n    db.flush()\n    db.add(Item())\n    db.commit()',
  },
  {
    operator: 'insert-session-task',
    rule: 'db/request-session-in-background',
    code: `${ROUTE}async def f(db: AsyncSession):\n    return 1\n`,
    mutant: '    asyncio.create_task(_later(db))\n    return 1',
    twin: '    await asyncio.create_task(_later(db))',
  },
  {
    operator: 'insert-shadowed-route',
    rule: 'routing/shadowed-route',
    code: '@router.get("/items/{key}")\ndef f(key: str):\n    return key\n',
    mutant: '    return key\n\n\n@router.get("/items/overview_")\ndef overview_(): ...',
    twin: 'def overview_(): ...\n\n\n@router.get("/items/{key}")',
  },
  {
    operator: 'insert-shadowed-route',
    rule: 'routing/shadowed-route',
    code: '@router.get("/items/{key:int}")\ndef f(key: int):\n    return key\n',
    mutant: null,
  },
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
    operator: 'drop-commit',
    rule: 'db/missing-commit',
    code: `${ROUTE}def f(db: Session):\n    db.add(Item())\n    db.commit()\n    return 1\n`,
    mutant: '    db.add(Item())\n    return 1',
    twin: '    db.flush()\n    db.commit()',
  },
  {
    operator: 'drop-commit',
    rule: 'db/missing-commit',
    code: `def get_db():\n    yield db\n    db.commit()\n${ROUTE}def f(db: Session):\n    db.add(Item())\n    db.commit()\n`,
    mutant: null,
  },
  {
    operator: 'drop-options',
    rule: 'db/n-plus-one',
    code: `${ROUTE}def f(db: Session):\n    rows = db.query(Item).options(selectinload(Item.owner)).all()\n    return [row.owner.name for row in rows]\n`,
    mutant: '    rows = db.query(Item).all()',
    twin: '.options(selectinload(Item.owner)).options(selectinload(Item.owner))',
  },
  {
    operator: 'drop-options',
    rule: 'db/n-plus-one',
    code: `${ROUTE}def f(db: Session):\n    rows = db.query(Item).options(selectinload(Item.owner)).all()\n    return [row.id for row in rows]\n`,
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
    operator: 'drop-refresh',
    rule: 'db/detached-instance',
    code: `${ROUTE}async def f(db: AsyncSession, item: Item):\n    await db.commit()\n    await db.refresh(item)\n    return item\n`,
    mutant: '    await db.commit()\n    return item',
    twin: '    await db.refresh(instance=item)',
  },
  {
    operator: 'flip-expire',
    rule: 'db/detached-instance',
    code: `from sqlalchemy.ext.asyncio import async_sessionmaker\nmake = async_sessionmaker(expire_on_commit=False)\n${ROUTE}async def f(db: AsyncSession):\n    item = Item()\n    db.add(item)\n    await db.commit()\n    return item.id\n`,
    mutant: 'make = async_sessionmaker(expire_on_commit=True)',
    twin: 'make = async_sessionmaker(info={}, expire_on_commit=False)',
  },
  {
    operator: 'drop-le',
    rule: 'validation/unbounded-pagination',
    code: `${ROUTE}def f(db: Session, limit: Annotated[int, Query(ge=1, le=100)] = 20):\n    return db.query(Item).limit(limit).all()\n`,
    mutant: 'limit: Annotated[int, Query(ge=1)] = 20',
    twin: 'limit: Annotated[int, Query(ge=1, le=50)] = 20',
  },
  {
    operator: 'drop-le',
    rule: 'validation/unbounded-pagination',
    code: `${ROUTE}def f(db: Session, limit: int = Query(20, le=100)):\n    return db.query(Item).limit(min(limit, 50)).all()\n`,
    mutant: null,
  },
  {
    operator: 'drop-response-model',
    rule: 'response/missing-response-model',
    code: '@router.get("/items", response_model=list[int])\ndef f(db: Session):\n    return db.query(Item).all()\n',
    mutant: '@router.get("/items")\n',
    twin: 'response_model=list[int], response_model_exclude_none=True)',
  },
  {
    operator: 'drop-response-model',
    rule: 'response/missing-response-model',
    code: '@router.get("/items", response_model=list[int])\ndef f(db: Session) -> list[int]:\n    return []\n',
    mutant: null,
  },
  {
    operator: 'drop-type-hint',
    rule: 'design/missing-type-hints',
    code: `${ROUTE}def f(page: int = 1):\n    return page\n`,
    mutant: 'def f(page=1):\n',
    twin: 'def f(page: "int" = 1):\n',
  },
  {
    operator: 'drop-type-hint',
    rule: 'design/missing-type-hints',
    code: `${ROUTE}def f(db: Session, page: int = Query(1)):\n    return page\n`,
    mutant: null,
  },
  {
    operator: 'drop-injected',
    rule: 'di/depends-outside-injection',
    code: `def g(db: Session):\n    db.commit()\n${ROUTE}def f(db: Session = Depends(get_db)):\n    g(db)\n`,
    mutant:
      'def g(db: Session = Depends(get_db)):\n    db.commit()\n@router.get("/items")\ndef f(db: Session = Depends(get_db)):\n    g()',
    twin: '    g(db)',
  },
  {
    operator: 'drop-limit',
    rule: 'db/unbounded-query',
    code: `${ROUTE}def f(db: Session):\n    return db.query(Item).limit(10).all()\n`,
    mutant: '    return db.query(Item).all()',
    twin: '    return db.query(Item).limit(min(10, 50)).all()',
  },
  {
    operator: 'call-default',
    rule: 'di/stale-default',
    code: 'from datetime import datetime\nclass Log(Base):\n    at = mapped_column(default=datetime.utcnow)\n',
    mutant: '    at = mapped_column(default=datetime.utcnow())',
    twin: '    at = mapped_column(default=lambda: datetime.utcnow())',
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
    operator: 'insert-model-load',
    rule: 'ml/model-loaded-per-request',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '    _model = ',
    twin: '    _own = _model()',
  },
  {
    operator: 'insert-background-task',
    rule: 'background/unhandled-failure',
    code: `${ROUTE}async def f():\n    return 1\n`,
    mutant: 'def _work(names: list[str]):\n    requests.post(',
    twin: '    except requests.RequestException:',
  },
  {
    operator: 'insert-celery-task',
    rule: 'background/celery-unserializable-args',
    code: `${ROUTE}def f(db: Session):\n    return 1\n`,
    mutant: '    _task.delay(',
    twin: '    _task.delay(str(',
  },
  {
    operator: 'insert-celery-task',
    rule: 'background/celery-no-retry',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '@shared_task\ndef _task(item):',
    twin: '@shared_task(autoretry_for=(OSError,), retry_backoff=True)',
  },
  {
    operator: 'insert-blocking-helper',
    rule: 'async/blocking-call-chain',
    code: `def g():\n    return 1\n${ROUTE}async def f():\n    return g()\n`,
    mutant: '\n    return 1',
    twin: '    def _later():\n',
  },
  {
    operator: 'loop-query',
    rule: 'db/n-plus-one',
    code: `${ROUTE}def f(db: Session):\n    rows = db.query(Item).all()\n    for row in rows:\n        print(row)\n`,
    mutant: '    for row in rows:\n        _other = db.get(Item, row.id)\n',
    twin: '    _other = db.get(Item, 1)\n    for row in rows:\n        print(row)',
  },
  {
    operator: 'swallow',
    rule: 'errors/swallowed-exception',
    code: `${ROUTE}def f(db: Session):\n    try:\n        db.commit()\n    except ValueError as error:\n        raise KeyError from error\n`,
    mutant: '    except Exception:\n        pass',
    twin: '    except Exception:\n        raise',
  },
  {
    operator: 'swallow',
    rule: 'errors/swallowed-exception',
    code: `${ROUTE}async def f(db: AsyncSession):\n    await db.commit()\n`,
    mutant: '    try:\n        await db.commit()\n    except Exception:\n        pass',
  },
  {
    operator: 'swallow',
    rule: 'errors/swallowed-exception',
    code: `${ROUTE}def f(names: list):\n    names.append(1)\n`,
    mutant: null,
  },
  {
    operator: 'global-session',
    rule: 'db/global-session',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '_session = _factory()',
    twin: '    with _factory() as _own:',
  },
  {
    operator: 'engine-in-route',
    rule: 'db/engine-per-request',
    code: `${ROUTE}async def f():\n    return 1\n`,
    mutant: '    _engine = create_async_engine("postgresql+asyncpg:///app")\n    async with',
    twin: '\n_engine = create_async_engine("postgresql+asyncpg:///app")\n',
  },
  {
    operator: 'begin-again',
    rule: 'db/begin-after-autobegin',
    code: `${ROUTE}async def f(db: AsyncSession):\n    return 1\n`,
    mutant: '    await db.execute(text("select 1"))\n    async with db.begin():\n        pass',
    twin: '    async with db.begin_nested():',
  },
  {
    operator: 'joined-collection',
    rule: 'db/joinedload-collection-without-unique',
    code: `class Shop(Base):\n    __tablename__ = "shop"\n    id: Mapped[int] = mapped_column(primary_key=True)\n    name: Mapped[str]\n    items: Mapped[list["Item"]] = relationship()\n${ROUTE}def f(db: Session):\n    return 1\n`,
    mutant: '    print(db.execute(select(Shop).options(joinedload(Shop.items)).limit(20)).scalars().all())',
    twin: '.unique().scalars().all()',
  },
  {
    operator: 'mutable-default',
    rule: 'di/mutable-default',
    code: 'def f(names=None):\n    if names is None:\n        names = []\n    names.append(1)\n    return names\n',
    mutant: 'def f(names=[]):\n    names.append(1)',
    twin: '    names = names or []',
  },
  {
    operator: 'insert-mutable-default',
    rule: 'di/mutable-default',
    code: 'def f(name: str) -> int:\n    return 1\n',
    mutant: 'def f(name: str, seen: list = []) -> int:\n    seen.append(1)',
    twin: 'seen: list | None = None',
  },
  {
    operator: 'literal-secret',
    rule: 'security/hardcoded-secret',
    code: 'import os\nSECRET_KEY = os.environ["SECRET_KEY"]\n',
    mutant: 'SECRET_KEY = "',
    twin: 'SECRET_KEY = ""',
  },
  {
    operator: 'insert-untyped-body',
    rule: 'validation/untyped-body',
    code: '@router.post("/items")\ndef f(size: int = 1):\n    return size\n',
    mutant: 'def f(size: int = 1, payload: dict = None):\n    _amount = payload["amount"]',
    twin: 'payload: dict[str, int] = None',
  },
  {
    operator: 'insert-untyped-body',
    rule: 'validation/untyped-body',
    code: '@router.post("/webhook")\ndef f(size: int = 1):\n    return size\n',
    mutant: null,
  },
  {
    operator: 'insert-upload',
    rule: 'validation/unbounded-upload',
    code: '@router.post("/items")\nasync def f(size: int = 1):\n    return size\n',
    mutant: 'async def f(size: int = 1, upload: UploadFile = None):\n    _content = await upload.read()',
    twin: '    _content = await upload.read(1024)',
  },
  {
    operator: 'swallow-in-middleware',
    rule: 'errors/middleware-swallows',
    code: 'app = FastAPI()\n@app.middleware("http")\nasync def f(request, call_next):\n    return await call_next(request)\n',
    mutant: '    except Exception:\n        return Response(status_code=500)',
    twin: '    except Exception:\n        raise',
  },
  {
    operator: 'insert-jwt',
    rule: 'security/jwt-no-expiry',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: 'def _token_of(user):\n    ',
    twin: 'int(time.time()) + 900',
  },
  {
    operator: 'insert-jwt',
    rule: 'security/jwt-unverified',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: 'def _token_of(token: str):\n    return jwt.',
    twin: 'return jwt.decode(token, os.environ["TOKEN_KEY"], algorithms=["HS256"])["sub"]',
  },
  {
    operator: 'insert-unpickle',
    rule: 'security/unsafe-deserialization',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '@router.post("/inserted/restore")',
    twin: 'def _restore(',
  },
  {
    operator: 'insert-god-endpoint',
    rule: 'validation/god-endpoint',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: 'def _control(key: str, action: str):\n',
    twin: '_archive(f"{key}-1")',
  },
  {
    operator: 'insert-mass-assignment',
    rule: 'validation/mass-assignment',
    code: `${ROUTE}def f(db: Session = Depends(get_db)):\n    return 1\n`,
    mutant: 'def _sign_up(body: _AccountIn, db: Session = Depends(get_db)):\n',
    twin: 'class _AccountIn(BaseModel):\n    email: str\n\n\n@router',
  },
  {
    operator: 'insert-mass-assignment',
    rule: 'validation/mass-assignment',
    code: `${ROUTE}def f(db: Session = Depends(get_db), user=Depends(current_user)):\n    return 1\n`,
    mutant: null,
  },
  {
    operator: 'insert-raw-assignment',
    rule: 'validation/mass-assignment',
    code: `${ROUTE}def f(db: Session = Depends(get_db)):\n    return 1\n`,
    mutant: '    db.add(Item(**payload))\n    db.commit()',
    twin: '    db.add(Item(id=payload))',
  },
  {
    operator: 'insert-exposed-row',
    rule: 'response/orm-exposed',
    code: `${ROUTE}def f(db: Session = Depends(get_db)):\n    return 1\n`,
    mutant: '@router.get("/inserted/show")\ndef _show(db: Session = Depends(get_db)):\n',
    twin: 'return {"found": (',
  },
  {
    operator: 'insert-late-commit',
    rule: 'db/commit-after-response',
    code: `${ROUTE}async def f(db: AsyncSession = Depends(get_db)):\n    return 1\n`,
    mutant: '    yield db\n    await db.commit()',
    twin: '    saving.add(Item())\n    await saving.commit()',
    manifests: [{ path: 'requirements.txt', text: 'fastapi==0.120.0\n' }],
  },
  {
    operator: 'insert-late-commit',
    rule: 'db/commit-after-response',
    code: `${ROUTE}async def f(db: AsyncSession = Depends(get_db)):\n    return 1\n`,
    mutant: null,
    manifests: [{ path: 'requirements.txt', text: 'fastapi==0.115.0\n' }],
  },
  {
    operator: 'empty-downgrade',
    rule: 'db/empty-downgrade',
    path: 'alembic/versions/1_note.py',
    code: 'from alembic import op\ndown_revision = None\ndef upgrade():\n    op.create_table("a")\ndef downgrade():\n    op.drop_table("a")\n',
    mutant: 'def downgrade():\n    pass',
    twin: 'def downgrade():\n    raise NotImplementedError(',
  },
  {
    operator: 'empty-downgrade',
    rule: 'db/empty-downgrade',
    path: 'alembic/versions/1_note.py',
    code: 'from alembic import op\ndown_revision = None\ndef upgrade():\n    op.create_table("a")\ndef downgrade():\n    pass\n',
    mutant: null,
  },
  {
    operator: 'insert-engine',
    rule: 'db/implicit-pool-size',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '_reports = create_',
    twin: ', pool_size=3, max_overflow=2)',
  },
  {
    operator: 'insert-second-session',
    rule: 'db/mixed-sessions',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: 'create_async_engine(os.environ["DATABASE_URL"])',
    twin: 'create_async_engine(os.environ["REPORTS_URL"])',
  },
  {
    operator: 'insert-schema-change',
    rule: 'db/schema-outside-migration',
    code: `${ROUTE}def f(db: Session):\n    return 1\n`,
    mutant: '    db.execute(text("',
    twin: '    db.execute(text("SELECT note FROM items LIMIT 1"))',
    manifests: [{ path: 'requirements.txt', text: 'alembic==1.13.0\n' }],
  },
  {
    operator: 'insert-schema-change',
    rule: 'db/schema-outside-migration',
    code: `${ROUTE}def f(db: Session):\n    return 1\n`,
    mutant: null,
  },
  {
    operator: 'insert-create-all',
    rule: 'db/schema-outside-migration',
    code: `${ROUTE}def f(db: Session):\n    return 1\n`,
    mutant: 'Item.metadata.create_all(_tables)',
    twin: 'print(Item.metadata.tables)',
    manifests: [{ path: 'requirements.txt', text: 'alembic==1.13.0\n' }],
  },
  {
    operator: 'insert-model-io',
    rule: 'design/fat-model',
    code: '',
    mutant: '    def notify_(self',
    twin: 'return f"notice {self.id}"',
  },
  {
    operator: 'union-syntax',
    rule: 'design/python-compat',
    code: 'from typing import Optional, Union\ndef f(key: Optional[int]):\n    return key\n',
    mutant: 'def f(key: int | None):',
    twin: 'def f(key: Union[int, None]):',
    manifests: [{ path: 'pyproject.toml', text: 'requires-python = ">=3.9"\n' }],
  },
  {
    operator: 'union-syntax',
    rule: 'design/python-compat',
    code: 'from typing import Optional, Union\ndef f(key: Optional[int]):\n    return key\n',
    mutant: null,
    manifests: [{ path: 'pyproject.toml', text: 'requires-python = ">=3.10"\n' }],
  },
  {
    operator: 'insert-match',
    rule: 'design/python-compat',
    code: 'def f(key):\n    return key\n',
    mutant: '    match 1:\n        case 1:\n            pass\n',
    twin: '    if 1 == 1:\n        pass\n',
    manifests: [{ path: 'pyproject.toml', text: 'python = "^3.9"\n' }],
  },
  {
    operator: 'drop-pin',
    rule: 'deps/unpinned-requirement',
    path: 'requirements.txt',
    code: 'fastapi==0.115.6\n',
    mutant: 'fastapi>=0.115.6\n',
    twin: 'fastapi==0.115.6  # as tested\n',
  },
  {
    operator: 'drop-pin',
    rule: 'deps/unpinned-requirement',
    path: 'requirements.txt',
    code: 'fastapi==0.115.6\n',
    mutant: null,
    manifests: [{ path: 'uv.lock', text: '' }],
  },
  {
    operator: 'drop-permissions',
    rule: 'drf/missing-permissions',
    path: 'shop/views.py',
    code: 'from rest_framework.views import APIView\nclass Orders(APIView):\n    permission_classes = [Members]\n    def get(self, request): ...\n',
    mutant: 'class Orders(APIView):\n    def get',
    twin: 'permission_classes = list([Members])',
  },
  {
    operator: 'drop-permissions',
    rule: 'drf/missing-permissions',
    path: 'shop/views.py',
    code: 'from rest_framework.views import APIView\nclass Login(APIView):\n    permission_classes = [Members]\n    def get(self, request): ...\n',
    mutant: null,
  },
  {
    operator: 'insert-open-view',
    rule: 'drf/missing-permissions',
    path: 'shop/views.py',
    code: 'from rest_framework.views import APIView\nclass OrderView(APIView):\n    permission_classes = [Members]\n',
    mutant: '\n\n\n',
    twin: 'permission_classes',
  },
  {
    operator: 'insert-django-loop',
    rule: 'drf/n-plus-one',
    path: 'shop/models.py',
    code: 'from django.db import models\nclass Order(models.Model):\n    buyer = models.ForeignKey("Buyer", on_delete=models.CASCADE)\n',
    mutant: 'def report_():\n    ',
    twin: '.select_related("buyer")',
  },
  {
    operator: 'insert-django-loop',
    rule: 'drf/n-plus-one',
    path: 'shop/models.py',
    code: 'from django.db import models\nclass Order(models.Model):\n    objects = Joined()\n    buyer = models.ForeignKey("Buyer", on_delete=models.CASCADE)\n',
    mutant: null,
  },
  {
    operator: 'insert-leaking-fixture',
    rule: 'testing/shared-database',
    path: 'app/test_items.py',
    code: 'from sqlalchemy.orm import sessionmaker\nSessionLocal = sessionmaker()\n',
    mutant: 'def rows_session():\n    session = SessionLocal()\n    yield session\n',
    twin: 'join_transaction_mode="create_savepoint"',
  },
  {
    operator: 'insert-happy-tests',
    rule: 'testing/happy-path-only',
    path: 'tests/test_items.py',
    code: 'def test_items(): ...\n',
    mutant: 'client.delete("/rows/1")\n    assert response.status_code ',
    twin: 'client.delete("/rows/1")\n    assert response.status_code == 404',
  },
  {
    operator: 'insert-happy-tests',
    rule: 'testing/happy-path-only',
    path: 'tests/test_item_errors.py',
    code: 'def test_items(): ...\n',
    mutant: null,
  },
  {
    operator: 'insert-middleware',
    rule: 'errors/middleware-swallows',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '            response = await call_next(request)\n        except ',
    twin: '        except Exception:\n            raise\n        return response',
  },
  {
    operator: 'insert-uninjected',
    rule: 'di/depends-outside-injection',
    code: `${ROUTE}def f(db: Session = Depends(get_db)):\n    return 1\n`,
    mutant: 'def _tidied():\n    _tidy()\n',
    twin: 'def _tidied(db: Session = Depends(get_db)):\n    _tidy(db)\n',
  },
  {
    operator: 'insert-uninjected',
    rule: 'di/depends-outside-injection',
    code: `${ROUTE}def f(db: Annotated[Session, Depends(get_db)]):\n    return 1\n`,
    mutant: null,
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
  {
    operator: 'insert-stale-default',
    rule: 'di/stale-default',
    code: `${ROUTE}def f():\n    return 1\n`,
    mutant: '_Notice(',
    twin: '_Notice(',
  },
];

function moduleOf({ code, path, manifests = [] }: Pick<Case, 'code' | 'path' | 'manifests'>) {
  const text = path === undefined ? APP + code : code;
  const syntax = isRequirementsFile(path ?? '') ? parseRequirements(text) : parseModule(text, LIMIT);
  const module = new Module(path ?? 'app/items.py', syntax);
  return { module, project: new Project([parsed(module)], { manifests }) };
}

function operatorNamed(name: string): Operator {
  const found = operators.find((each) => each.name === name);
  if (!found) throw new Error(`no operator ${name}`);
  return found;
}

function sitesOf({ operator, rule, ...given }: Case) {
  const { module, project } = moduleOf(given);
  const sites = [...operatorNamed(operator).sites(module, project)].filter((each) => each.rule === rule);
  const result = (edits: readonly Edit[]) => {
    const isNew = edits.every(({ path }) => path !== module.path);
    return applyEdits(isNew ? '' : module.syntax.text, edits).text;
  };
  return sites.map(({ mutant, twin, places }) => ({ mutant: result(mutant), twin: result(twin), places }));
}

describe('operators', () => {
  it.each(CASES.filter(({ mutant }) => mutant !== null))('$operator edits $code', (each) => {
    const [site] = sitesOf(each);
    expect(site?.mutant).toContain(each.mutant);
    if (each.twin) expect(site?.twin).toContain(each.twin);
    const texts = isRequirementsFile(each.path ?? '') ? [] : [site?.mutant, site?.twin];
    for (const text of texts) expect(parseModule(text ?? '(', LIMIT).broken).toEqual([]);
    expect(site?.places.length).toBeGreaterThan(0);
  });

  it.each(CASES.filter(({ mutant }) => mutant === null))('$operator leaves alone $code', (each) => {
    expect(sitesOf(each)).toEqual([]);
  });

  it('put what they insert into a route with a session, and it parses', () => {
    const params = { sync: 'def f(db: Session, size: int = 1)', async: 'async def f(db: AsyncSession, size: int = 1)' };
    const found = Object.values(params).flatMap((signature) => {
      const { module, project } = moduleOf({ code: `${ROUTE}${signature}:\n    return 1\n` });
      return operators
        .filter(({ name }) => name.startsWith('insert-'))
        .flatMap((operator) => [...operator.sites(module, project)].map((site) => ({ operator, site, module })));
    });
    for (const { site, module } of found) {
      for (const edits of [site.mutant, site.twin]) {
        expect(parseModule(applyEdits(module.syntax.text, edits).text, LIMIT).broken).toEqual([]);
      }
    }
    const named = new Set(found.map(({ operator }) => operator.name));
    // The others insert whole functions, at module level, or need other modules.
    const elsewhere =
      /-(helper|mutable-default|uninjected|shadowed-route|untyped-body|upload|match|late-commit|schema-change|create-all|django-loop|open-view|leaking-fixture|happy-tests)$/;
    const inserting = operators
      .map(({ name }) => name)
      .filter((name) => /^insert-/.test(name) && !elsewhere.test(name));
    expect([...named].toSorted()).toEqual(inserting.toSorted());
  });

  it('say which rules they provoke', () => {
    for (const { name, rules, about } of operators)
      expect({ name, rules: rules.length > 0, about: /\.$/.test(about) }).toEqual({ name, rules: true, about: true });
  });
});

import type { Domain } from './domain.ts';

/** What all domains of the generated service use. */
export function sharedFiles(domains: readonly Domain[]): Record<string, string> {
  return {
    'app/__init__.py': '',
    'app/db.py': DATABASE,
    'app/errors.py': ERRORS,
    'app/settings.py': SETTINGS,
    'app/security.py': SECURITY,
    'app/main.py': main(domains),
  };
}

function main(domains: readonly Domain[]): string {
  const imports = domains.map(({ name }) => `from app.${name}.router import router as ${name}_router`);
  const included = domains.map(({ name }) => `app.include_router(${name}_router)`);
  return `from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from app.db import engine
from app.errors import NotFound
${imports.join('\n')}


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)
${included.join('\n')}


@app.exception_handler(NotFound)
async def not_found(request: Request, error: NotFound) -> JSONResponse:
    return JSONResponse({'detail': str(error)}, status_code=404)


@app.get('/health')
async def health() -> dict[str, str]:
    return {'status': 'ok'}
`;
}

const DATABASE = `from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from app.settings import settings

engine = create_async_engine(settings.database_url, pool_size=10, max_overflow=5, pool_pre_ping=True)
session_factory = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


async def get_session() -> AsyncIterator[AsyncSession]:
    async with session_factory() as session:
        try:
            yield session
        except Exception:
            await session.rollback()
            raise
`;

const ERRORS = `class NotFound(Exception):
    """Raised where a row does not exist."""

    def __init__(self, what: str, identifier: int) -> None:
        super().__init__(f'{what} {identifier} does not exist')
        self.what = what
        self.identifier = identifier
`;

const SETTINGS = `from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file='.env')

    database_url: str = 'postgresql+asyncpg://localhost/shop'
    remote_url: str = 'http://localhost:9000'
    token_key: str


settings = Settings()
`;

const SECURITY = `from dataclasses import dataclass
from typing import Annotated

import jwt
from fastapi import Depends, HTTPException, status
from fastapi.security import OAuth2PasswordBearer

from app.settings import settings

scheme = OAuth2PasswordBearer(tokenUrl='token')


@dataclass(frozen=True)
class User:
    id: int
    roles: tuple[str, ...]

    def may_write(self, what: str) -> bool:
        return 'admin' in self.roles or f'{what}:write' in self.roles


async def current_user(token: Annotated[str, Depends(scheme)]) -> User:
    try:
        claims = jwt.decode(token, settings.token_key, algorithms=['HS256'], options={'require': ['exp', 'sub']})
    except jwt.PyJWTError as error:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED) from error
    return User(int(claims['sub']), tuple(claims.get('roles', ())))
`;

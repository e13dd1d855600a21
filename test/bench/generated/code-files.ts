import type { Domain, Field } from './domain.ts';
import { PITFALLS, VARIANTS } from './extra-functions.ts';
import type { Random } from './random.ts';

/** `service.py`: queries and changes, with a few pitfalls among them. @param more functions beyond two to five */
export function service(domain: Domain, random: Random, more: number): string {
  const { name, cls, fields, owner } = domain;
  const [first] = fields as readonly [Field];
  const ownerImport = owner ? `from app.${owner.name}.models import ${owner.cls}\n` : '';
  const extra = Array.from({ length: more + 2 + random.below(4) }, (_, index) => random.pick(VARIANTS)(domain, index));
  const pitfall = random.below(3) === 0 ? [random.pick(PITFALLS)(domain)] : [];
  return `import asyncio
import logging
import time
from collections.abc import Sequence

import httpx
import requests
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.errors import NotFound
from app.settings import settings
${ownerImport}from app.${name}.models import ${cls}
from app.${name}.schemas import ${cls}Create, ${cls}Update

logger = logging.getLogger(__name__)
LIMIT = ${50 + random.below(100)}


async def get_${name}(session: AsyncSession, identifier: int) -> ${cls}:
    row = await session.get(${cls}, identifier)
    if row is None:
        raise NotFound('${name}', identifier)
    return row


async def list_${name}(session: AsyncSession, offset: int = 0, limit: int = LIMIT) -> tuple[Sequence[${cls}], int]:
    query = select(${cls}).order_by(${cls}.id).offset(offset).limit(min(limit, LIMIT))
    total = await session.scalar(select(func.count()).select_from(${cls}))
    result = await session.execute(query)
    return result.scalars().all(), total or 0


async def create_${name}(session: AsyncSession, data: ${cls}Create) -> ${cls}:
    row = ${cls}(**data.model_dump(exclude={'tags'}))
    session.add(row)
    await session.commit()
    await session.refresh(row)
    logger.info('created ${name} %s', row.id)
    return row


async def update_${name}(session: AsyncSession, identifier: int, data: ${cls}Update) -> ${cls}:
    row = await get_${name}(session, identifier)
    for key, value in data.model_dump(exclude_unset=True).items():
        setattr(row, key, value)
    await session.commit()
    return row


async def delete_${name}(session: AsyncSession, identifier: int) -> None:
    row = await get_${name}(session, identifier)
    await session.delete(row)
    await session.commit()


async def count_by_${first.name}(session: AsyncSession) -> dict[str, int]:
    rows = await session.execute(select(${cls}.${first.name}, func.count()).group_by(${cls}.${first.name}).limit(LIMIT))
    return {str(key): count for key, count in rows.all()}


async def announce(identifier: int) -> None:
    async with httpx.AsyncClient(timeout=5) as client:
        await client.post(f'{settings.remote_url}/${name}/{identifier}')

${[...extra, ...pitfall].join('\n')}`;
}

/** `router.py`: the routes. */
export function router({ name, cls, fields }: Domain, random: Random): string {
  const [first] = fields as readonly [Field];
  const plain = random.below(2) === 0;
  return `from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Query, status
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import get_session
from app.errors import NotFound
from app.security import User, current_user
from app.${name} import service
from app.${name}.schemas import ${cls}Create, ${cls}Page, ${cls}Read, ${cls}Update

router = APIRouter(prefix='/${name}', tags=['${name}'])
SessionDep = Annotated[AsyncSession, Depends(get_session)]
UserDep = Annotated[User, Depends(current_user)]


@router.get('/', response_model=${cls}Page)
async def list_rows(
    session: SessionDep,
    user: UserDep,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
):
    items, total = await service.list_${name}(session, offset, limit)
    return {'items': items, 'total': total, 'offset': offset}


@router.get('/{identifier}', response_model=${cls}Read)
async def read_row(identifier: int, session: SessionDep, user: UserDep):
    try:
        return await service.get_${name}(session, identifier)
    except NotFound as error:
        raise HTTPException(status.HTTP_404_NOT_FOUND, str(error)) from error


@router.post('/', ${plain ? '' : `response_model=${cls}Read, `}status_code=status.HTTP_201_CREATED)
async def create_row(data: ${cls}Create, session: SessionDep, user: UserDep, tasks: BackgroundTasks):
    row = await service.create_${name}(session, data)
    tasks.add_task(service.announce, row.id)
    return row


@router.patch('/{identifier}', response_model=${cls}Read)
async def update_row(identifier: int, data: ${cls}Update, session: SessionDep, user: UserDep):
    if not user.may_write('${name}'):
        raise HTTPException(status.HTTP_403_FORBIDDEN)
    return await service.update_${name}(session, identifier, data)


@router.delete('/{identifier}', status_code=status.HTTP_204_NO_CONTENT)
async def delete_row(identifier: int, session: SessionDep, user: UserDep) -> None:
    if not user.may_write('${name}'):
        raise HTTPException(status.HTTP_403_FORBIDDEN)
    await service.delete_${name}(session, identifier)


@router.get('/statistics/summary')
async def statistics(session: SessionDep) -> dict[str, int]:
    return await service.count_by_${first.name}(session)
`;
}

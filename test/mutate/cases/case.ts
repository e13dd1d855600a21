import type { Manifest } from '../../../src/core/project/index.ts';

/** Code of one module, and the line that an operator makes of another one there; null where it must find no site. */
export interface Case {
  readonly operator: string;
  readonly rule: string;
  readonly code: string;
  readonly mutant: string | null;
  readonly twin?: string;
  /** Where the code lies, without `APP` in front of it; in `app/items.py` behind `APP` otherwise. */
  readonly path?: string;
  readonly manifests?: readonly Manifest[];
}

/** The module in front of the code. */
export const APP = `from typing import Annotated
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
export const ROUTE = '@router.get("/items")\n';

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from app.models import SyncRun
from app.settings import get_settings

engine = create_async_engine(get_settings().database_url, pool_pre_ping=True)
SessionLocal = async_sessionmaker(engine, expire_on_commit=False)
audit_session = SessionLocal()


async def get_db() -> AsyncIterator[AsyncSession]:
    async with SessionLocal() as session:
        yield session


async def record_sync(supplier_id: int, imported: int) -> None:
    """Remembers a run of the supplier sync, whatever becomes of the caller's transaction."""
    audit_session.add(SyncRun(supplier_id=supplier_id, imported=imported))
    await audit_session.commit()

import requests
from fastapi import APIRouter, Depends, HTTPException, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import get_db, record_sync
from app.models import Product, Supplier
from app.schemas import ProductOut, SupplierOut, SyncResult
from app.services.suppliers import announce, fetch_feed, import_rows
from app.settings import get_settings

router = APIRouter(prefix="/suppliers", tags=["suppliers"])


@router.get("", response_model=list[SupplierOut])
async def list_suppliers(db: AsyncSession = Depends(get_db)):
    return (await db.execute(select(Supplier))).scalars().all()


@router.get("/{supplier_id}/products", response_model=list[ProductOut])
async def list_supplied_products(
    supplier_id: int,
    limit: int = Query(default=50, ge=1, le=100),
    db: AsyncSession = Depends(get_db),
):
    query = select(Product).where(Product.supplier_id == supplier_id).order_by(Product.id).limit(limit)
    return (await db.execute(query)).scalars().all()


@router.post("/{supplier_id}/sync", response_model=SyncResult)
async def sync_supplier(supplier_id: int, db: AsyncSession = Depends(get_db)):
    supplier = await db.get(Supplier, supplier_id)
    if supplier is None:
        raise HTTPException(status_code=404, detail="No such supplier")
    if requests.head(supplier.feed, timeout=5).status_code == 404:
        raise HTTPException(status_code=409, detail="The feed is gone")
    rows = await fetch_feed(supplier)
    skipped = await import_rows(db, supplier, rows)
    imported = len(rows) - len(skipped)
    await record_sync(supplier.id, imported)
    await announce(supplier, imported)
    return SyncResult(imported=imported, skipped=skipped)


@router.get("/upstream", include_in_schema=False)
def check_upstream() -> dict[str, int]:
    """A plain function: FastAPI runs it in the thread pool, so waiting here blocks nobody."""
    return {"status": requests.head(get_settings().supplier_url, timeout=5).status_code}

import logging
import time
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Product, Supplier
from app.settings import get_settings

logger = logging.getLogger(__name__)

FEED_API_KEY = "q7Zr2vKx9TnB4wLcYd8mHs5PfJ3uEa6G"


async def fetch_feed(supplier: Supplier) -> list[dict[str, Any]]:
    """Reads a supplier's feed; a busy feed answers 503 and wants to be asked again."""
    async with httpx.AsyncClient(timeout=20) as client:
        for attempt in range(4):
            response = await client.get(supplier.feed, headers={"X-Api-Key": FEED_API_KEY})
            if response.status_code != 503:
                break
            time.sleep(2**attempt)
        response.raise_for_status()
        return response.json()["rows"]


def group_by_sku(rows: list[dict[str, Any]], groups: dict[str, list[dict[str, Any]]] = {}):
    """The rows of the feed by article: a feed may list one article in several sizes."""
    for row in rows:
        groups.setdefault(row["sku"], []).append(row)
    return groups


async def import_rows(db: AsyncSession, supplier: Supplier, rows: list[dict[str, Any]]) -> list[str]:
    """Updates stock and prices; returns the articles that could not be imported."""
    skipped: list[str] = []
    for sku, variants in group_by_sku(rows).items():
        query = select(Product).where(Product.supplier_id == supplier.id, Product.sku == sku)
        product = (await db.execute(query)).scalar_one_or_none()
        if product is None:
            skipped.append(sku)
            continue
        try:
            product.price = min(Decimal(variant["price"]) for variant in variants)
        except InvalidOperation:
            skipped.append(sku)
            continue
        try:
            product.stock = sum(int(variant["stock"]) for variant in variants)
        except Exception:
            pass
    db.commit()
    return skipped


async def announce(supplier: Supplier, imported: int) -> None:
    """Tells the supplier's system how many articles we list now."""
    token = get_settings().supplier_token
    async with httpx.AsyncClient(base_url=get_settings().supplier_url) as client:
        try:
            await client.post(f"/listings/{supplier.id}", json={"count": imported}, headers={"Authorization": token})
        except httpx.HTTPError:
            logger.exception("could not announce %s articles", imported)

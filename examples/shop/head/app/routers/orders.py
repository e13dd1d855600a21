import asyncio
import csv
import logging
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import get_db
from app.models import Order, Product, User
from app.schemas import OrderIn, OrderOut
from app.services.notifications import send_mail
from app.services.payments import charge
from app.settings import get_settings

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/orders", tags=["orders"])


@router.post("", response_model=OrderOut, status_code=201)
async def create_order(
    user_id: int,
    body: OrderIn,
    tasks: BackgroundTasks,
    db: AsyncSession = Depends(get_db),
):
    user = await db.get(User, user_id)
    if user is None:
        raise HTTPException(status_code=404, detail="No such user")
    query = select(Product).where(Product.id.in_(body.product_ids))
    products = (await db.execute(query)).scalars().all()
    order = Order(user_id=user.id, total=sum((product.price for product in products), Decimal()))
    db.add(order)
    await db.flush()
    await charge(order.id, order.total)
    await db.commit()
    await db.refresh(order)
    tasks.add_task(send_mail, user.email, f"Your order {order.id}")
    return order


@router.get("", response_model=list[OrderOut])
async def list_orders(
    user_id: int,
    limit: int = Query(default=20, ge=1, le=100),
    db: AsyncSession = Depends(get_db),
):
    query = select(Order).where(Order.user_id == user_id).order_by(Order.id.desc()).limit(limit)
    return (await db.execute(query)).scalars().all()


def write_totals(path: Path, orders: list[Order]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows((order.id, order.total) for order in orders)


@router.post("/export", status_code=201)
async def export_orders(
    since: datetime,
    until: datetime = datetime.now(UTC),
    db: AsyncSession = Depends(get_db),
) -> dict[str, str]:
    """Writes the orders of a period to a compressed file for the accountants."""
    query = select(Order).where(Order.created_at.between(since, until)).order_by(Order.id)
    orders = (await db.execute(query)).scalars().all()
    path = Path(get_settings().export_dir) / f"orders-{since:%Y%m%d}.csv"
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "user", "total", "created"])
        writer.writerows((order.id, order.user_id, order.total, order.created_at) for order in orders)
    subprocess.run(["gzip", "--force", str(path)], check=True)
    return {"file": f"{path.name}.gz"}


@router.post("/export/totals", status_code=201)
async def export_totals(since: datetime, db: AsyncSession = Depends(get_db)) -> dict[str, str]:
    query = select(Order).where(Order.created_at >= since).order_by(Order.id)
    orders = (await db.execute(query)).scalars().all()
    path = Path(get_settings().export_dir) / f"totals-{since:%Y%m%d}.csv"
    await asyncio.to_thread(write_totals, path, list(orders))
    return {"file": path.name}

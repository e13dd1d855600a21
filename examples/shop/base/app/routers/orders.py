import logging
from decimal import Decimal

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import get_db
from app.models import Order, Product, User
from app.schemas import OrderIn, OrderOut
from app.services.mail import send_mail
from app.services.payments import charge

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

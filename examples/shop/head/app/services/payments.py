import asyncio
import time
from decimal import Decimal

import requests

from app.settings import get_settings


class PaymentFailed(Exception):
    pass


def _post(path: str, payload: dict[str, str]) -> requests.Response:
    settings = get_settings()
    return requests.post(
        f"{settings.payment_url}/{path}",
        json=payload,
        headers={"Authorization": f"Bearer {settings.payment_key}"},
        timeout=10,
    )


async def charge(order_id: int, amount: Decimal) -> str:
    """Charges the customer; the provider answers 409 while an earlier attempt is still open."""
    for attempt in range(3):
        response = await asyncio.to_thread(_post, "charges", {"order": str(order_id), "amount": str(amount)})
        if response.status_code != 409:
            response.raise_for_status()
            return response.json()["id"]
        time.sleep(0.5 * attempt)
    raise PaymentFailed(f"order {order_id} is still being charged")


async def refund(charge_id: str) -> None:
    settings = get_settings()
    response = requests.post(
        f"{settings.payment_url}/refunds",
        json={"charge": charge_id},
        timeout=10,
    )
    response.raise_for_status()

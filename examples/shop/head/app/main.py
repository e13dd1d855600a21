from fastapi import FastAPI

from app.routers import orders, products, suppliers, users

app = FastAPI(title="Shop")
app.include_router(products.router)
app.include_router(orders.router)
app.include_router(users.router)
app.include_router(suppliers.router)


@app.get("/health", include_in_schema=False)
def health() -> dict[str, str]:
    return {"status": "ok"}

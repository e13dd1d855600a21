from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "postgresql+asyncpg://shop:shop@localhost/shop"
    payment_url: str = "https://payments.example"
    payment_key: str = ""
    smtp_host: str = "localhost"
    export_dir: str = "/var/lib/shop/exports"
    supplier_url: str = "https://suppliers.example"
    supplier_token: str = ""
    reporting_url: str = "postgresql+asyncpg://reports:vT9qLw3ZxR7e@reporting.shop.internal/shop"


@lru_cache
def get_settings() -> Settings:
    return Settings()

from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "postgresql+asyncpg://shop:shop@localhost/shop"
    payment_url: str = "https://payments.example"
    payment_key: str = ""
    smtp_host: str = "localhost"


@lru_cache
def get_settings() -> Settings:
    return Settings()

import type { Domain, Field } from './domain.ts';

const COLUMN = { str: 'String(255)', int: 'Integer', bool: 'Boolean', datetime: 'DateTime(timezone=True)' };
const SAMPLE = { str: "'x'", int: '1', bool: 'True', datetime: "'2026-01-31T00:00:00Z'" };

/** `models.py`: the mapped class. */
export function models({ name, cls, fields, owner }: Domain): string {
  const columns = fields.map(
    (each) => `    ${each.name}: Mapped[${each.type}] = mapped_column(${COLUMN[each.type]}, nullable=False)`,
  );
  const link = owner
    ? [
        `    ${owner.name}_id: Mapped[int] = mapped_column(ForeignKey('${owner.name}.id'), index=True)`,
        `    ${owner.name}: Mapped['${owner.cls}'] = relationship(back_populates='${name}_rows')`,
      ]
    : [];
  return `from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Integer, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
${owner ? `from app.${owner.name}.models import ${owner.cls}\n` : ''}

class ${cls}(Base):
    """One row of ${name}."""

    __tablename__ = '${name}'

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
${[...columns, ...link].join('\n')}

    def __repr__(self) -> str:
        return f'<${cls} {self.id} {self.${(fields[0] as Field).name}!r}>'

    @property
    def age_in_days(self) -> int:
        """Whole days since the row was written."""
        return (datetime.now(self.created_at.tzinfo) - self.created_at).days
`;
}

/** `schemas.py`: what comes in and what goes out. */
export function schemas({ cls, fields }: Domain): string {
  const typed = (optional: boolean) =>
    fields.map(({ name, type }) => `    ${name}: ${type}${optional ? ' | None = None' : ''}`).join('\n');
  const texts = fields.filter(({ type }) => type === 'str').map(({ name }) => `'${name}'`);
  const validator = `
    @field_validator(${texts.join(', ')})
    @classmethod
    def not_blank(cls, value: str) -> str:
        value = value.strip()
        if not value:
            raise ValueError('must not be blank')
        return value
`;
  return `from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, field_validator


class ${cls}Base(BaseModel):
${typed(false)}
${texts.length > 0 ? validator : ''}

class ${cls}Create(${cls}Base):
    tags: list[str] = Field(default_factory=list, max_length=20)


class ${cls}Update(BaseModel):
${typed(true)}


class ${cls}Read(${cls}Base):
    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime


class ${cls}Page(BaseModel):
    items: list[${cls}Read]
    total: int
    offset: int = 0
`;
}

/** `tests/test_….py`: the routes through the test client. */
export function tests({ name, cls, fields }: Domain): string {
  const body = fields.map((each) => `        '${each.name}': ${SAMPLE[each.type]},`).join('\n');
  return `import pytest
from fastapi.testclient import TestClient

from app.main import app


@pytest.fixture
def client():
    with TestClient(app) as client:
        yield client


def payload(**changes):
    body = {
${body}
    }
    return {**body, **changes}


class Test${cls}:
    def test_creates_and_reads(self, client):
        created = client.post('/${name}/', json=payload())
        assert created.status_code == 201
        identifier = created.json()['id']
        read = client.get(f'/${name}/{identifier}')
        assert read.status_code == 200
        assert read.json()['id'] == identifier

    def test_lists(self, client):
        response = client.get('/${name}/', params={'limit': 5})
        assert response.status_code == 200
        assert len(response.json()['items']) <= 5

    @pytest.mark.parametrize('identifier', [0, -1, 10**9])
    def test_misses_what_is_not_there(self, client, identifier):
        assert client.get(f'/${name}/{identifier}').status_code == 404
`;
}

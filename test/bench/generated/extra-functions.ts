import type { Domain, Field } from './domain.ts';

type Write = (domain: Domain, index: number) => string;

/** Functions as a service has them, of which the rules say nothing. */
export const VARIANTS: readonly Write[] = [
  ({ cls, fields }, index) => `
async def search_${index}(session: AsyncSession, text: str, limit: int = 20) -> Sequence[${cls}]:
    query = select(${cls}).where(${cls}.${(fields[0] as Field).name}.ilike(f'%{text}%'))
    query = query.order_by(${cls}.created_at.desc()).limit(limit)
    return (await session.scalars(query)).all()
`,
  ({ name }, index) => `
async def fetch_remote_${index}(identifiers: list[int]) -> list[dict]:
    async with httpx.AsyncClient(base_url=settings.remote_url, timeout=10) as client:
        responses = await asyncio.gather(*(client.get(f'/${name}/{each}') for each in identifiers))
    found = []
    for identifier, response in zip(identifiers, responses, strict=True):
        if response.status_code == 404:
            logger.warning('no remote ${name} %s', identifier)
            continue
        response.raise_for_status()
        found.append(response.json())
    return found
`,
  ({ fields }, index) => `
def summary_${index}(rows: Sequence[object]) -> dict[str, object]:
    totals: dict[str, int] = {}
    for row in rows:
        key = str(getattr(row, '${(fields.at(-1) as Field).name}', None) or 'none')
        totals[key] = totals.get(key, 0) + 1
    largest = max(totals.items(), key=lambda pair: pair[1], default=('none', 0))
    return {'totals': totals, 'largest': largest[0], 'share': largest[1] / len(rows) if rows else 0.0}
`,
  ({ name, cls }, index) => `
async def archive_${index}(session: AsyncSession, identifiers: list[int]) -> int:
    done = 0
    rows = (await session.scalars(select(${cls}).where(${cls}.id.in_(identifiers)).limit(LIMIT))).all()
    for row in rows:
        try:
            row.archive()
            done += 1
        except AttributeError:
            logger.exception('cannot archive ${name} %s', row.id)
            raise
    await session.commit()
    return done
`,
];

/** Functions that some rule has a word for. */
export const PITFALLS: readonly ((domain: Domain) => string)[] = [
  ({ name }) => `
async def tell_remote(identifier: int) -> None:
    requests.post(f'{settings.remote_url}/${name}/{identifier}', timeout=5)
`,
  ({ name }) => `
async def wait_for_${name}(identifier: int) -> bool:
    for _ in range(10):
        time.sleep(0.5)
        if await fetch_state(identifier) == 'done':
            return True
    return False


async def fetch_state(identifier: int) -> str:
    async with httpx.AsyncClient(timeout=5) as client:
        return (await client.get(f'{settings.remote_url}/state/{identifier}')).text
`,
  ({ cls }) => `
async def all_rows(session: AsyncSession) -> Sequence[${cls}]:
    result = await session.execute(select(${cls}))
    return result.scalars().all()
`,
  ({ name }) => `
async def quietly_delete(session: AsyncSession, identifier: int) -> None:
    try:
        await delete_${name}(session, identifier)
    except Exception:
        pass
`,
];

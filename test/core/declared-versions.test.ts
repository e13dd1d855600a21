import { describe, expect, it } from 'vitest';
import { compareVersions, type Manifest, Project } from '../../src/core/project/index.ts';

const declared = (name: string, ...manifests: readonly Manifest[]) => new Project([], { manifests }).declared(name);
const pyproject = (text: string) => ({ path: 'pyproject.toml', text });

describe('the versions that a project declares', () => {
  it.each([
    ['fastapi[all]>=0.115.2,<1', { lowest: '0.115.2', exact: false }],
    ['FastAPI == 0.115.2  # pinned', { lowest: '0.115.2', exact: true }],
    ['fastapi~=0.115', { lowest: '0.115', exact: false }],
    ['fastapi<1', undefined],
    ['fastapi', undefined],
    ['# fastapi==0.1', undefined],
    ['-r fastapi.txt', undefined],
  ])('are read from the requirement `%s`', (line, expected) => {
    expect(declared('fastapi', { path: 'requirements/base.txt', text: `${line}\n` })).toEqual(expected);
  });

  it('are read from a project, and from Poetry', () => {
    const project = '[project]\nrequires-python = ">=3.11"\ndependencies = ["SQLAlchemy[asyncio]>=2.0.30"]\n';
    expect(declared('python', pyproject(project))?.lowest).toBe('3.11');
    expect(declared('sqlalchemy', pyproject(project))?.lowest).toBe('2.0.30');
    const poetry =
      '[tool.poetry.dependencies]\npython = "^3.10"\nsqlalchemy = {version = "^2.0", extras = ["asyncio"]}\n';
    expect(declared('python', pyproject(poetry))?.lowest).toBe('3.10');
    expect(declared('sqlalchemy', pyproject(poetry))?.lowest).toBe('2.0');
  });

  it('are those of the lock file where there is one', () => {
    const lock = { path: 'uv.lock', text: '[[package]]\nname = "pydantic"\nversion = "2.9.1"\n' };
    const range = pyproject('[project]\ndependencies = ["pydantic>=2"]\n');
    expect(declared('pydantic', lock, range)).toEqual({ lowest: '2.9.1', exact: true });
  });

  it('are unknown where a manifest cannot be read', () => {
    expect(declared('pydantic', pyproject('[project\n'))).toBeUndefined();
  });

  it('are ordered by their numbers', () => {
    expect(['0.99.1', '0.115', '0.115.0', '0.9'].sort(compareVersions)).toEqual(['0.9', '0.99.1', '0.115', '0.115.0']);
  });
});

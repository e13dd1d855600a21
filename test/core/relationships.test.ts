import { describe, expect, it } from 'vitest';
import { loadCatalogue, parsePage } from '../../src/catalogue/index.ts';
import { Project, parsed } from '../../src/core/project/index.ts';
import { Module, Outline } from '../../src/core/semantic/index.ts';
import { parseModule, UnreadableSource } from '../../src/core/syntax/index.ts';

const names = (code: string) => [...new Outline(() => code).relationships].sort();

describe('what the look of a text tells of relationships', () => {
  it.each([
    ['class A(Base):\n    posts = relationship("Post")', ['posts']],
    ['class A(Base):\n    id = Column(Integer)\n    posts = orm.relationship(lambda: Post)', ['posts']],
    ['class A(Base):\n    posts: Mapped[list["Post"]] = relationship(back_populates="author")', ['posts']],
    ['class A(Base):\n    id: int\n    posts: Mapped[\n        list["Post"]\n    ] = relationship()', ['posts']],
    ['class A(Base):\n    posts: List["Post"] = (\n        relationship("Post")\n    )', ['posts']],
    ['class A(Base): posts = relationship("Post")', ['posts']],
    ['class A(Base):\n    posts = texts = relationship("Post")', ['posts', 'texts']],
    ['class A(SQLModel):\n    posts: list["Post"] = Relationship(back_populates="a")', ['posts']],
    ['from orm import relationship\nclass A(Base):\n    posts: WriteOnlyMapped["Post"]', ['posts']],
    ['from sqlalchemy.orm import relationship as many\nclass A(Base):\n    posts = many("Post")', ['posts']],
    ['from orm import relationship as lié\nclass A(Base):\n    posts = lié("Post")', ['posts']],
    ['"""\nfrom orm import relationship as +\n"""\nclass A(Base):\n    posts = relationship("Post")', ['posts']],
    ['class A(Base):\n    author = relationship("User", backref="posts")', ['author', 'posts']],
    ['class A(Base):\n    author = relationship(User, backref=backref("posts", lazy="selectin"))', ['author', 'posts']],
    [
      'class A(Base):\n    author = relationship(\n        User,\n        backref=orm.backref(\n            "posts"),\n    )',
      ['author', 'posts'],
    ],
    ['class A(Base):\n    posts = Column(Integer)', []],
  ])('%j', (code, expected) => {
    expect(names(code)).toEqual(expected);
  });

  it('takes no longer where a word has no end', () => {
    const code = `class A(Base):\n    data = "${'a'.repeat(500_000)}" + relationship\n    posts = relationship("Post")`;
    expect(names(code)).toContain('posts');
  });

  it('misses none that the examples of the rules have', async () => {
    const files = (await loadCatalogue()).flatMap(({ page }) => parsePage(page).examples.flatMap((each) => each.files));
    let seen = 0;
    for (const { path, code } of files) {
      const module = moduleOf(path, code);
      if (!module) continue;
      const project = new Project([parsed(module)]);
      for (const { qualname } of module.classes) {
        const model = project.model(`${module.name}.${qualname}`);
        for (const name of model?.relationships.keys() ?? []) {
          seen += 1;
          expect(project.relationships, `${name} in ${code}`).toContain(name);
        }
      }
    }
    expect(seen).toBeGreaterThan(20);
  });
});

function moduleOf(path: string, code: string): Module | null {
  try {
    return path.endsWith('.py') ? new Module(path, parseModule(code)) : null;
  } catch (error) {
    if (error instanceof UnreadableSource) return null;
    throw error;
  }
}

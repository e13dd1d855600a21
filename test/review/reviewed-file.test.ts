import { expect, test } from 'vitest';
import { isProjectFile } from '../../src/review/project-file.ts';
import { isReviewedFile } from '../../src/review/reviewed-file.ts';

test.each(['app/main.py', 'requirements.txt', 'requirements-dev.txt', 'requirements/base.txt', 'app/vendors/api.py'])(
  'is reviewed: %s',
  (path) => expect([isReviewedFile(path), isProjectFile(path)]).toEqual([true, true]),
);

test.each(['app/main.pyi', 'README.md', 'requirements.in', 'constraints.txt', 'notes/requirements.md'])(
  'is not reviewed: %s',
  (path) => expect(isReviewedFile(path)).toBe(false),
);

test.each(['app/third_party/model.py', 'thirdparty/x.py', 'pip/_vendor/rich/text.py', 'vendor/a.py'])(
  'is a copy of another project, read but not reviewed: %s',
  (path) => expect([isReviewedFile(path), isProjectFile(path)]).toEqual([false, true]),
);

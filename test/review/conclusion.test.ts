import { describe, expect, it } from 'vitest';
import { conclude, type Evidence } from '../../src/review/conclusion.ts';
import { finding } from './make.ts';

const CLEAN: Evidence = {
  findings: [],
  failOn: 'error',
  onIncomplete: 'block',
  unread: 0,
  incomplete: [],
  crashes: 0,
  hasPython: true,
};
const error = finding();
const warning = finding({ severity: 'warning' });
const note = finding({ severity: 'note' });

describe('the conclusion of a check', () => {
  it.each<[string, Partial<Evidence>, string, string]>([
    ['an error', { findings: [error, warning] }, 'failure', '1 error, 1 warning'],
    ['only warnings', { findings: [warning, warning, warning] }, 'success', '3 warnings'],
    ['only notes', { findings: [note] }, 'success', '1 note'],
    ['warnings where they fail', { findings: [warning], failOn: 'warning' }, 'failure', '1 warning'],
    ['notes where warnings fail', { findings: [note], failOn: 'warning' }, 'success', '1 note'],
    ['errors where nothing fails', { findings: [error], failOn: 'never' }, 'success', '1 error'],
    ['nothing', {}, 'success', 'No problems found'],
    ['no Python', { hasPython: false }, 'success', 'No Python changed'],
    ['an unread file', { unread: 1 }, 'action_required', '1 file not read'],
    [
      'warnings and an unread file',
      { findings: [warning], unread: 2 },
      'action_required',
      '1 warning; 2 files not read',
    ],
    ['an error and an unread file', { findings: [error], unread: 1 }, 'failure', '1 error; 1 file not read'],
    ['unlisted files', { incomplete: ['…'] }, 'action_required', 'the list of files is incomplete'],
    [
      'unlisted files, no Python seen',
      { incomplete: ['…'], hasPython: false },
      'action_required',
      'the list of files is incomplete',
    ],
    ['a crashed rule', { crashes: 1 }, 'success', '1 rule crashed'],
  ])('%s', (_, evidence, conclusion, title) => {
    expect(conclude({ ...CLEAN, ...evidence })).toEqual({ conclusion, title });
  });
});

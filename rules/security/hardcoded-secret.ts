import {
  type ast,
  defineRule,
  givenName,
  isExample,
  isPasswordName,
  isPlaceholder,
  isSecretName,
  knownSecret,
  looksRandom,
  type Problem,
  type Severity,
  signingKeys,
  type UrlPassword,
  urlPassword,
} from '#rule';

const MOVE = 'Revoke it, since the history keeps it, and read a new one from the environment or a secret store.';

export default defineRule({
  id: 'security/hardcoded-secret',
  severity: 'warning',
  summary: 'Do not write secrets into the code.',
  *check(module, project) {
    if (module.role === 'test') return;
    const keys = signingKeys(project);
    for (const node of module.all('Str')) {
      if (node.value === '' || node.parent?.kind === 'Expr' || isExample(node)) continue;
      const problem = judge(node, givenName(node, module), keys.has(node));
      if (problem) yield { ...problem, at: node, masked: true };
    }
    for (const node of module.all('FString')) {
      const kind = knownSecret(node.literal);
      if (kind)
        yield {
          ...found(
            'error',
            `This has the format of a secret (${kind}), and everybody who can read the repository can use it.`,
          ),
          at: node,
          masked: true,
        };
    }
  },
});

type Verdict = Omit<Problem, 'at' | 'masked'>;

function found(severity: Severity, message: string, advice = MOVE): Verdict {
  return { severity, message, advice };
}

/** What the text says by itself, then by its use, then by the name it is given. The value never enters a message. */
function judge(node: ast.Str, name: string | null, isKey: boolean): Verdict | null {
  const kind = knownSecret(node.value);
  if (kind)
    return found(
      'error',
      `This has the format of a secret (${kind}), and everybody who can read the repository can use it.`,
    );
  if (isKey) return signingKey(node.value);
  const url = urlPassword(node.value);
  if (url) return inUrl(url);
  return name && isSecretName(name) ? named(name, node.value) : null;
}

/** A key for signing that everybody knows signs nothing, even if it is meant as a placeholder. */
function signingKey(value: string): Verdict {
  const use = 'This literal is used as a key for signing or encryption';
  if (isPlaceholder(value))
    return found(
      'note',
      `${use}: where nobody replaces it, everybody can forge what it signs.`,
      'Require the key: give the setting no default.',
    );
  return found('error', `${use}: whoever can read the repository can forge what it signs.`);
}

function inUrl({ local, placeholder }: UrlPassword): Verdict | null {
  if (local)
    return found(
      'note',
      'This URL carries the password of a local service; the same default would be used wherever the setting is missing.',
      'Require the setting, or leave the password out of the default.',
    );
  if (placeholder) return null;
  return found(
    'error',
    'This URL carries the password of a remote service, and everybody who can read the repository can log in with it.',
  );
}

function named(name: string, value: string): Verdict | null {
  const password = isPasswordName(name);
  if (looksRandom(value, password))
    return found(
      'warning',
      `\`${name}\` is given a value that looks like a real ${password ? 'password' : 'secret'}, and everybody who can read the repository can use it.`,
    );
  if (!password || !/^\d{6,}$/.test(value)) return null;
  return found(
    'note',
    `\`${name}\` defaults to a password that is guessed first; it is used wherever the setting is missing.`,
    'Require the setting: give it no default.',
  );
}

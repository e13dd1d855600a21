import {
  type ast,
  defineRule,
  givenName,
  isCommandLine,
  isExample,
  isPasswordName,
  isPlaceholder,
  isSecretName,
  isSigningKey,
  knownSecret,
  looksRandom,
  type Severity,
  settingsFor,
  type UrlPassword,
  urlPassword,
} from '#rule';

const EVERYBODY = 'everybody who can read the repository can';
const KEY = 'This literal is used as a key for signing or encryption';
const MOVE = 'Revoke it, since the history keeps it, and read a new one from the environment or a secret store.';
const REQUIRE = 'Require it: give the setting no default, or one without the secret.';

export default defineRule({
  id: 'security/hardcoded-secret',
  severity: 'warning',
  summary: 'Do not write secrets into the code.',
  *check(module, project) {
    if (module.role === 'test') return;
    const isProgram = module.role === 'script' || isCommandLine(module);
    for (const node of [...module.all('Str'), ...module.all('FString')]) {
      const text = node.kind === 'Str' ? node.value : node.literal;
      if (text === '' || node.parent?.kind === 'Expr' || isExample(node) || isTemplate(text)) continue;
      const verdict =
        byFormat(text) ??
        (node.kind === 'Str' ? judge(node, givenName(node, module), isSigningKey(node, module, project)) : null);
      if (!verdict || (isProgram && verdict[0] !== 'error')) continue;
      const made = settingsFor(node, module);
      if (made === 'tests' || (made === 'development' && verdict[0] !== 'error')) continue;
      const [severity, message, advice = MOVE] = verdict;
      yield { at: node, severity, message, advice, masked: true };
    }
  },
});

/** `{{ cookiecutter.secret_key }}`: whoever fills in the template writes the value. */
const isTemplate = (text: string) => /^\{\{.*\}\}$/.test(text);

/** The value never enters a message. */
type Verdict = readonly [severity: Severity, message: string, advice?: string];

function byFormat(text: string): Verdict | null {
  const kind = knownSecret(text);
  return kind === null ? null : ['error', `This has the format of a secret (${kind}), and ${EVERYBODY} use it.`];
}

/** What the text says by its use, then by itself, then by the name it is given. */
function judge({ value }: ast.Str, name: string | null, isKey: boolean): Verdict | null {
  if (isKey) return signingKey(value);
  const url = urlPassword(value);
  if (url) return inUrl(url);
  return name && isSecretName(name) ? named(name, value) : null;
}

/** A key for signing that everybody knows signs nothing, even if it is meant as a placeholder. */
function signingKey(value: string): Verdict {
  if (isPlaceholder(value))
    return ['note', `${KEY}: where nobody replaces it, everybody can forge what it signs.`, REQUIRE];
  return ['error', `${KEY}: whoever can read the repository can forge what it signs.`];
}

function inUrl({ local, placeholder }: UrlPassword): Verdict | null {
  const carries = 'This URL carries the password of a';
  if (local)
    return ['note', `${carries} local service; it is used wherever nothing else is set, in production too.`, REQUIRE];
  return placeholder ? null : ['error', `${carries} remote service, and ${EVERYBODY} log in with it.`];
}

function named(name: string, value: string): Verdict | null {
  const password = isPasswordName(name);
  const what = password ? 'password' : 'secret';
  if (looksRandom(value, password))
    return ['warning', `\`${name}\` is given a value that looks like a real ${what}, and ${EVERYBODY} use it.`];
  if (!password || !/^\d{6,}$/.test(value)) return null;
  return ['note', `\`${name}\` is given a password that is guessed first.`, REQUIRE];
}

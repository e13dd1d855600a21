/**
 * What a secret looks like. Nothing in here hands a value on: callers get a kind or a truth value.
 */

/** Formats that only a secret has, with the service that gives them out. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, 'GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{22,}/, 'GitHub token'],
  [/\bglpat-[\w-]{20,}/, 'GitLab token'],
  [/\bxox[abeoprs]-[0-9A-Za-z-]{20,}/, 'Slack token'],
  [/\bhttps:\/\/hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/, 'Slack webhook'],
  [/\b[sr]k_live_[0-9A-Za-z]{16,}/, 'Stripe key'],
  [/\bwhsec_[0-9A-Za-z+/]{24,}/, 'webhook signing secret'],
  [/\bsk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{32,}/, 'API key'],
  [/\bAIza[0-9A-Za-z_-]{35}\b/, 'Google API key'],
  [/\bGOCSPX-[\w-]{20,}/, 'Google client secret'],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/, 'SendGrid key'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'npm token'],
  [/\bpypi-AgEIcHlwaS[\w-]{20,}/, 'PyPI token'],
  [/\bhf_[A-Za-z0-9]{30,}\b/, 'Hugging Face token'],
  [/\bdop_v1_[0-9a-f]{64}\b/, 'DigitalOcean token'],
  [/\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/, 'Shopify token'],
  [/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*(?:\\n)?\s*[A-Za-z0-9+/=]{16,}/, 'private key'],
];

/** The kind of secret whose format the text has; null when it has none or is made up. */
export function knownSecret(text: string): string | null {
  for (const [pattern, kind] of PREFIXES) {
    const found = pattern.exec(text)?.[0];
    if (found && !isPlaceholder(found) && entropy(found) > 3) return kind;
  }
  return null;
}

const SECRET_NAME =
  /(^|_)(secrets?|passwords?|passwd|passphrase|pwd|tokens?|api_?keys?|access_?keys?|private_?keys?|secret_?keys?|auth_?keys?|signing_?keys?|encryption_?keys?|credentials?|client_?secret|webhook_?secret)$/;
/** Parts that make the name mean something about a secret: where it is, how it is called, how long it lives. */
const ABOUT =
  /(^|_)(url|uri|endpoint|path|file|dir|name|names|field|fields|header|headers|type|types|prefix|suffix|length|size|min|max|expire|expires|expiry|ttl|lifetime|minutes|hours|days|id|ids|algorithm|alg|format|pattern|regex|label|title|message|msg|error|hint|help|text|placeholder|template|event|scope|scopes|cookie|param|parameter|arg|column|table|role|policy|permission|count|limit|usage|public|verify|reset|forgot|change|max|next|page|cursor|sort|grammar|stop|special|pad|eos|bos|unk|mask|csrf)(_|$)/;
const PASSWORD_NAME = /(^|_)(passwords?|passwd|passphrase|pwd)$/;

/** Whether a variable, attribute, parameter or key of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[-.\s]+/g, '_')
    .toLowerCase();
  return SECRET_NAME.test(snake) && !ABOUT.test(snake.replace(SECRET_NAME, '_'));
}

export function isPasswordName(name: string): boolean {
  return PASSWORD_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase());
}

const PLACEHOLDER =
  /change.?(me|this|it)|replace|your|example|sample|dummy|placeholder|fake|insert|todo|fixme|xxx|\.\.\.|\*\*\*|<.*>|\{.*\}|\$\(|%\w+%|^%|^(?<same>.)\k<same>+$|not.?(a|set|needed|used|secret|real)|unsafe|insecure|default|redacted|hidden|test|demo|local|123456789|abcdef|secret.?key$|^__.*__$/i;
/** A word for a secret with a little around it: `supersecret`, `my-secret-key`, `password1`. */
const MERE_WORD =
  /^(my|your|super|very|top|some|the|a|app|jwt|secure|strong|safe|new|old|initial|temp|correct|wrong|valid|admin|user|db)?[-_ ]?(secret|password|passwd|pass|pwd|key|token)s?([-_ ]?(key|token|password|value))?[-_ ]?\d{0,4}!?$/i;
const WEAK = new Set(
  'password passwd pass secret token key admin root user guest postgres mysql redis rabbitmq minio letmein qwerty none null true false string 123456 1234 12345 12345678 000000 changeit'.split(
    ' ',
  ),
);

/** `Ch4ng3M3` is a placeholder too. */
const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '@': 'a', $: 's' };

/** `changeme`, `<token>`, `xxxx`, `password`: a value that stands for one to come. */
export function isPlaceholder(value: string): boolean {
  const plain = value.replace(/[01345@$]/g, (each) => LEET[each] ?? each);
  return (
    value.length < 4 ||
    PLACEHOLDER.test(value) ||
    PLACEHOLDER.test(plain) ||
    MERE_WORD.test(value) ||
    WEAK.has(value.toLowerCase())
  );
}

/** Bits for each character, from how often each one occurs. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const each of text) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** Keys that are meant to be published with the client that uses them: PostHog, Stripe and Clerk (publishable), Mapbox. */
const PUBLISHED = /^(phc_|pk_(live|test)_|pk\.eyJ)/;

/** Whether a value looks drawn at random or chosen as a password, and not like words, a name, a path or a sentence. */
export function looksRandom(value: string, password: boolean): boolean {
  if (/\s/.test(value) || PUBLISHED.test(value) || isPlaceholder(value) || isReadable(value)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((each) => each.test(value)).length;
  if (password) return value.length >= 6 && classes >= 2 && entropy(value) >= 2.3;
  return value.length >= 16 && /\d/.test(value) && classes >= 2 && entropy(value) >= 3;
}

/** Words joined by `_`, `-`, `.`, `/` or `:`; an identifier; a URL or a path; digits alone. */
function isReadable(value: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) || /^[./~]/.test(value) || /^\d+$/.test(value)) return true;
  return value
    .split(/[_\-./:\s]+/)
    .every((part) => /^([A-Z]?[a-z]*|[A-Z]+|([A-Z]?[a-z]+){2,}|v?\d{1,4}|[a-z]+\d{0,2}[a-z]*)$/.test(part));
}

/** A URL that carries a password. */
export interface UrlPassword {
  /** The host is this machine, or a container beside it. */
  readonly local: boolean;
  /** The password stands for one to come, or is the user's name. */
  readonly placeholder: boolean;
}

const URL = /\b[a-z][a-z0-9+.-]*:\/\/([^\s:/@?#"']*):([^\s/@"']+)@([^\s/:?#"',]+)/i;
const LOCAL = /^(localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|[a-z0-9_-]+$)|\.(local|localhost)$/i;
/** Names that are reserved for documentation (RFC 2606). */
const RESERVED = /(^|\.)(example(\.(com|org|net))?|test|invalid)$/i;

/** RabbitMQ's own account, which it lets in from the same machine only. */
const GUEST = /:\/\/guest:guest@(localhost|127\.0\.0\.1)\b/;

/** Reads `scheme://user:password@host` out of a text; several lines of text explain or hold something else. */
export function urlPassword(text: string): UrlPassword | null {
  if (/\n\s*\S/.test(text) || GUEST.test(text)) return null;
  const [found, user = '', password = '', host = ''] = URL.exec(text) ?? [];
  if (!found || /[{}$<>%*]/.test(host) || RESERVED.test(host) || /^[{$<%*]/.test(password)) return null;
  return { local: LOCAL.test(host), placeholder: isPlaceholder(password) || password === user };
}

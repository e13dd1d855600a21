/**
 * Tokens of GitHub (`ghs_` ones are up to 520 characters since 2026-04, with dots: `github.md`, section 1), JSON web
 * tokens and private keys.
 */
const SECRETS =
  /gh[opsur]_[A-Za-z0-9._-]{36,}|github_pat_\w{22,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs;

/** The text without any credentials in it. */
export function redactTokens(text: string): string {
  return text.replaceAll(SECRETS, '[redacted]');
}

import { type Logger, pino } from 'pino';
import { redactTokens } from '../github/index.ts';
import type { Environment } from './environment.ts';

/** JSON lines on standard output. Whatever is logged, no secret of ours and no token gets out. */
export function createLogger(environment: Environment): Logger {
  const { logLevel, privateKey, webhookSecret, metricsToken, databaseUrl } = environment;
  const password = databaseUrl === null ? null : new URL(databaseUrl).password;
  const known = [privateKey, webhookSecret, metricsToken, password, password && decodeURIComponent(password)];
  const secrets = known.filter((each) => each !== null && each !== '').map((each) => JSON.stringify(each).slice(1, -1));
  return pino({
    level: logLevel,
    redact: { paths: ['*.headers.authorization', '*.request.headers.authorization'], censor: '[redacted]' },
    hooks: {
      streamWrite: (line) =>
        redactTokens(secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line)),
    },
  });
}

import { type Logger, pino } from 'pino';
import { redactTokens } from '../github/index.ts';
import type { Environment } from './environment.ts';

/** JSON lines on standard output. Whatever is logged, no secret of ours and no token gets out. */
export function createLogger({ logLevel, privateKey, webhookSecret }: Environment): Logger {
  const secrets = [privateKey, webhookSecret].map((secret) => JSON.stringify(secret).slice(1, -1));
  return pino({
    level: logLevel,
    redact: { paths: ['*.headers.authorization', '*.request.headers.authorization'], censor: '[redacted]' },
    hooks: {
      streamWrite: (line) =>
        redactTokens(secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line)),
    },
  });
}

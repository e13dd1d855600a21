import { createPublicKey, createVerify, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from './http/refusal.ts';
import type { Installation, JsonObject } from './model.ts';
import type { Permissions } from './options.ts';

export interface InstallationActor {
  kind: 'installation';
  installation: Installation;
  permissions: Permissions;
  /** Ids of the repositories a token was narrowed to; null for all of the installation. */
  repositories: ReadonlySet<number> | null;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export type Actor = { kind: 'app' } | InstallationActor;

/** An installation token lives for one hour. */
const tokenLifetime = 3_600_000;
/** The App's own JWT may be valid for ten minutes at most. */
const longestJwt = 600;
/** Seconds of clock drift that are forgiven. */
const drift = 60;

const makePair = promisify(generateKeyPair);
let pair: Promise<string> | null = null;

/** A PKCS#1 PEM as GitHub hands out; one per process, since making it takes longer than everything else. */
export function sharedPrivateKey(): Promise<string> {
  pair ??= makePair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).then(({ privateKey }) => privateKey);
  return pair;
}

export interface Authority {
  authenticate(authorization: string | undefined, now: Date): Actor;
  issue(grant: Omit<InstallationActor, 'kind' | 'expiresAt'>, now: Date): { token: string; expiresAt: string };
}

/** @param isLong whether the tokens that are made now have the long form */
export function authority(appId: number, privateKey: string, isLong: () => boolean = () => false): Authority {
  const key = createPublicKey(privateKey);
  const tokens = new Map<string, InstallationActor>();
  return {
    authenticate(authorization, now) {
      const credentials = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1];
      if (credentials === undefined) throw new Refusal(401, 'Requires authentication');
      const actor = tokens.get(credentials);
      if (actor && actor.expiresAt > now.getTime()) return actor;
      if (actor || credentials.split('.').length !== 3) throw new Refusal(401, 'Bad credentials');
      verifyJwt(credentials, key, appId, now.getTime() / 1000);
      return { kind: 'app' };
    },
    issue(grant, now) {
      const short = `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, 'x')}`;
      const token = isLong() ? longToken(appId) : short;
      const expiresAt = now.getTime() + tokenLifetime;
      tokens.set(token, { kind: 'installation', ...grant, expiresAt });
      return { token, expiresAt: new Date(expiresAt).toISOString() };
    },
  };
}

function longToken(appId: number): string {
  const part = (bytes: number) => randomBytes(bytes).toString('base64url');
  return `ghs_${appId}_eyJ${part(24)}.${part(150)}.${part(192)}`;
}

/** Throws GitHub's 401 (or 404 for another App) unless the token is ours and current. `now` in seconds. */
function verifyJwt(token: string, key: KeyObject, appId: number, now: number): void {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const valid = createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(key, signature, 'base64url');
  if (!valid || decoded(header).alg !== 'RS256') throw new Refusal(401, 'A JSON web token could not be decoded');
  const { iss, iat, exp } = decoded(claims);
  if (String(iss) !== String(appId)) throw new Refusal(404, 'Integration not found');
  if (typeof exp !== 'number' || exp <= now) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + longestJwt + drift)
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  if (typeof iat !== 'number' || iat > now + drift) {
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

function decoded(part: string): JsonObject {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as JsonObject;
  } catch {
    throw new Refusal(401, 'A JSON web token could not be decoded');
  }
}

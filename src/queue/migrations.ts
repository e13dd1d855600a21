/** SQL that makes the tables of the schema `hunkwise`, in order: never change one that has been released, add another. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE hunkwise.review (
    delivery text PRIMARY KEY,
    installation bigint NOT NULL,
    owner text NOT NULL,
    repo text NOT NULL,
    number integer,
    key text NOT NULL,
    head text,
    base text,
    base_ref text,
    updated_at text,
    outcome text NOT NULL,
    conclusion text,
    errors integer NOT NULL DEFAULT 0,
    warnings integer NOT NULL DEFAULT 0,
    notes integer NOT NULL DEFAULT 0,
    started_at timestamptz,
    ended_at timestamptz,
    duration integer, -- milliseconds
    calls integer NOT NULL DEFAULT 0
  );
  CREATE INDEX review_key ON hunkwise.review (key, ended_at);
  CREATE INDEX review_installation ON hunkwise.review (installation);
  CREATE INDEX review_ended_at ON hunkwise.review (ended_at);

  CREATE TABLE hunkwise.finding (
    installation bigint NOT NULL,
    owner text NOT NULL,
    repo text NOT NULL,
    number integer NOT NULL,
    rule text NOT NULL,
    fingerprint text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('open', 'fixed', 'dismissed', 'ignored')),
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    PRIMARY KEY (owner, repo, number, rule, fingerprint)
  );
  CREATE INDEX finding_installation ON hunkwise.finding (installation);
  CREATE INDEX finding_last_seen ON hunkwise.finding (last_seen);

  CREATE TABLE hunkwise.allowance (key text NOT NULL, at timestamptz NOT NULL, taker text NOT NULL DEFAULT '');
  CREATE INDEX allowance_key ON hunkwise.allowance (key, at);

  CREATE TABLE hunkwise.state (name text PRIMARY KEY, value jsonb, changed_at timestamptz NOT NULL DEFAULT now());
  `,
];

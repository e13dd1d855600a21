import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Container, compose, type Manifest, manifests, text } from './deployment-files.ts';

/** What the server reads, in src/app/environment.ts or before it. */
const KNOWN = [
  ...['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET', 'HOST', 'PORT', 'GHE_HOST', 'GHE_PROTOCOL'],
  ...[
    'LOG_LEVEL',
    'DATABASE_URL',
    'DATA_DIR',
    'CONCURRENCY',
    'JOBS_PER_INSTALLATION',
    'RETENTION_DAYS',
    'METRICS_TOKEN',
  ],
];

/** What compose.yml itself needs from .env. */
const COMPOSE_ONLY = ['POSTGRES_PASSWORD'];

/** Milliseconds that the server gives running reviews when it is told to stop, from src/app/serve.ts. */
const GRACE = Number(/GRACE = ([\d_]+)/.exec(text('src/app/serve.ts'))?.[1]?.replaceAll('_', ''));

const DEPLOYMENTS = ['web', 'worker'].map((role) => ({ role, ...deployment(role) }));

function deployment(role: string): { manifest: Manifest; container: Container } {
  const manifest = manifests(`${role}.yaml`).find(({ kind }) => kind === 'Deployment');
  const container = manifest?.spec.template.spec.containers[0];
  if (!manifest || !container) throw new Error(`${role}.yaml has no Deployment with a container.`);
  return { manifest, container };
}

describe('compose.yml', () => {
  const { services, volumes } = compose();
  const { postgres, web, worker } = services;

  it('runs PostgreSQL, one web process and two workers', () => {
    expect(Object.keys(services)).toEqual(['postgres', 'web', 'worker']);
    expect(web?.command).toEqual(['serve', '--role', 'web']);
    expect(worker?.command).toEqual(['serve', '--role', 'worker']);
    expect([web?.deploy?.replicas ?? 1, worker?.deploy?.replicas]).toEqual([1, 2]);
    expect(postgres?.image).toBe('postgres:17');
  });

  it('keeps the database in a volume and starts the others when it answers', () => {
    expect(Object.keys(volumes)).toContain(postgres?.volumes?.[0]?.split(':')[0]);
    expect(postgres?.healthcheck).toMatchObject({ test: ['CMD-SHELL', expect.stringContaining('pg_isready')] });
    for (const each of [web, worker]) expect(each?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  });

  it('publishes nothing but the port for webhooks, and that on the machine itself', () => {
    expect(web?.ports).toEqual([`\${PUBLISH:-127.0.0.1:3000}:${web?.environment.PORT}`]);
    for (const each of [postgres, worker]) expect(each?.ports).toBeUndefined();
  });

  it('restarts everything, and gives reviews longer than the server takes', () => {
    for (const each of Object.values(services)) expect(each.restart).toBe('unless-stopped');
    for (const each of [web, worker]) {
      expect(each?.read_only).toBe(true);
      expect(Number.parseInt(each?.stop_grace_period ?? '0', 10) * 1_000).toBeGreaterThan(GRACE);
    }
  });

  it('sets only what the server reads, and has no secret in it', () => {
    for (const each of [web, worker]) {
      expect(KNOWN).toEqual(expect.arrayContaining(Object.keys(each?.environment ?? {})));
      expect(each?.environment.DATABASE_URL).toMatch(
        /^postgres:\/\/hunkwise:\$\{POSTGRES_PASSWORD:\?.*\}@postgres:5432\//,
      );
    }
    const example = text('.env.example')
      .matchAll(/^(\w+)=(.*)$/gm)
      .toArray();
    expect(example.filter(([, , value]) => value)).toEqual([]);
    expect([...KNOWN, ...COMPOSE_ONLY]).toEqual(expect.arrayContaining(example.map(([, name]) => name)));
  });
});

describe.each(DEPLOYMENTS)('the $role processes on Kubernetes', ({ role, manifest, container }) => {
  const pod = manifest.spec.template.spec;

  it('run the image in their role', () => {
    expect(container.args).toEqual(['serve', '--role', role]);
    expect(container.image).toBe('hunkwise');
    expect(manifest.spec.selector?.matchLabels).toEqual(manifest.spec.template.metadata.labels);
  });

  it('are asked for their health where the server answers, on a port that is there', () => {
    const routes = text('src/app/server.ts');
    const { PORT } = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
    for (const { httpGet } of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      expect(routes).toContain(`path === '${httpGet.path}'`);
      const port = container.ports.find(({ name }) => name === httpGet.port);
      expect(String(port?.containerPort)).toBe(PORT);
    }
  });

  it('set only what the server reads; secrets come from a Secret that the example has', () => {
    const secret = manifests('secret.example.yaml').find(
      ({ metadata }) => metadata.name === container.envFrom[0]?.secretRef.name,
    );
    expect(KNOWN).toEqual(expect.arrayContaining([...container.env.map(({ name }) => name)]));
    expect(KNOWN).toEqual(expect.arrayContaining(Object.keys(secret?.stringData ?? { missing: '' })));
    expect(container.env.map(({ name }) => name).filter((name) => /SECRET|KEY|TOKEN|URL|APP_ID/.test(name))).toEqual(
      [],
    );
  });

  it('have no rights, no writable image and no more memory than they are given', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(Object.keys(container.resources.limits)).toEqual(['memory']);
    expect(Object.keys(container.resources.requests)).toEqual(['cpu', 'memory']);
  });

  it('have longer to end than the server takes, and a budget that keeps the others running', () => {
    const budget = manifests(`${role}.yaml`).find(({ kind }) => kind === 'PodDisruptionBudget');
    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThanOrEqual(GRACE + 10_000);
    expect(budget?.spec.selector?.matchLabels).toEqual(manifest.spec.template.metadata.labels);
  });
});

describe('the Kubernetes manifests together', () => {
  it('are all in the kustomization, but the example of a Secret', () => {
    const files = readdirSync(new URL('../../deploy/kubernetes', import.meta.url));
    const [kustomization] = manifests('kustomization.yaml');
    expect(kustomization?.resources?.toSorted()).toEqual(
      files.filter((name) => !['kustomization.yaml', 'secret.example.yaml'].includes(name)).toSorted(),
    );
  });

  it('have no values in the example of a Secret', () => {
    const values = manifests('secret.example.yaml').flatMap(({ stringData }) =>
      Object.values(stringData ?? { a: 'none' }),
    );
    expect(values.filter(Boolean)).toEqual([]);
  });

  it('leave the number of workers to the autoscaler', () => {
    const scaled = manifests('worker-scaling.yaml').find(({ kind }) => kind === 'ScaledObject');
    const { manifest } = deployment('worker');
    expect(scaled?.spec.scaleTargetRef?.name).toBe(manifest.metadata.name);
    expect(manifest.spec.replicas).toBeUndefined();
  });
});

describe('the Dockerfile', () => {
  const stages = text('Dockerfile').split(/^FROM /m);
  const last = stages.at(-1) ?? '';

  it('runs Node itself, not as root, with a folder for the data that it may write to', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^ENTRYPOINT \["node", "--max-semi-space-size=8", "dist\/src\/cli\/main\.js"\]$/m);
    expect(last).toMatch(/^CMD \["serve"\]$/m);
    expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(last).toContain('DATA_DIR=/data');
    expect(last.indexOf('install -d -o node -g node')).toBeLessThan(last.indexOf('VOLUME /data'));
  });

  it('installs nothing in its last stage: native modules come from the one before', () => {
    expect(stages.length).toBe(4);
    expect(last).not.toMatch(/^RUN .*(npm|apt-get)/m);
    expect(last).toMatch(/^COPY --from=dependencies \S+\/node_modules/m);
  });
});

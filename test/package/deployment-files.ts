import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';

const ROOT = new URL('../../', import.meta.url);

/** A file of the repository. */
export function text(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** The documents of a YAML file; throws at what a strict parser objects to, such as a key that is there twice. */
export function manifests(file: string): Manifest[] {
  return parseAllDocuments(text(`deploy/kubernetes/${file}`)).map((document) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw problem;
    return document.toJS() as Manifest;
  });
}

/** compose.yml, with its anchors merged into the services. */
export function compose(): Compose {
  return parse(text('compose.yml'), { merge: true }) as Compose;
}

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly selector?: { readonly matchLabels?: Labels };
    readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: Pod };
    readonly scaleTargetRef?: { readonly name: string };
    readonly triggers?: readonly { readonly type: string; readonly metadata: { readonly query: string } }[];
  };
  readonly stringData?: Labels;
  readonly resources?: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

export interface Pod {
  readonly terminationGracePeriodSeconds: number;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: { readonly runAsNonRoot: boolean; readonly runAsUser: number };
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom: readonly { readonly secretRef: { readonly name: string } }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext: unknown;
  readonly resources: { readonly requests: Labels; readonly limits: Labels };
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Labels;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly restart: string;
  readonly read_only?: boolean;
  readonly stop_grace_period: string;
  readonly healthcheck?: unknown;
  readonly depends_on?: unknown;
  readonly deploy?: { readonly replicas: number };
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { createMetrics } from '../src/adapters/telemetry/metrics.ts';
import { NAMES } from '../src/app/config.ts';
import { Policy } from '../src/core/policy.ts';

const HISTOGRAM = /_(bucket|sum|count)$/;

/** Every metric that a process gives. */
async function given(): Promise<Set<string>> {
  const text = await createMetrics(() => Promise.reject(new Error('not asked here'))).text();
  return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
}

function named(expressions: string[]): string[] {
  const names = expressions.flatMap((text) => text.match(/\b(meanwhile|nodejs|process)_\w+/g) ?? []);
  return [...new Set(names)].map((name) => name.replace(HISTOGRAM, ''));
}

test('each metric that the dashboard and the alerts name is one that the bot gives', async () => {
  const dashboard = JSON.parse(readFileSync('deploy/grafana.json', 'utf8')) as {
    panels: { targets: { expr: string }[] }[];
  };
  const rules = parse(readFileSync('deploy/prometheus-rules.yml', 'utf8')) as {
    groups: { rules: { expr: string; annotations: { action?: string } }[] }[];
  };
  const alerts = rules.groups.flatMap((group) => group.rules);
  const all = await given();
  const shown = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const asked = named([...shown, ...alerts.map(({ expr }) => expr)]);
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((name) => !all.has(name))).toEqual([]);
  expect(alerts.filter(({ annotations }) => !annotations.action)).toEqual([]);
});

type Container = {
  env?: { name: string }[];
  livenessProbe?: { httpGet?: { path: string } };
  readinessProbe?: { httpGet?: { path: string } };
};
type Part = {
  kind: string;
  data?: Record<string, string>;
  spec?: { template?: { spec: { containers: Container[] } } };
};

test('the example for Kubernetes gives settings that the bot knows, a policy that it takes, and both probes', () => {
  const parts = parseAllDocuments(readFileSync('deploy/kubernetes.yml', 'utf8')).map((one) => one.toJS() as Part);
  const maps = parts.filter(({ kind }) => kind === 'ConfigMap').map(({ data = {} }) => data);
  const policy = maps.find((data) => 'policy.yml' in data)?.['policy.yml'];
  expect(Policy.safeParse(parse(policy ?? '')).error).toBeUndefined();
  const bots = parts
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ spec }) => spec?.template?.spec.containers ?? []);
  const settings = [
    ...maps.filter((data) => !('policy.yml' in data)).flatMap(Object.keys),
    ...bots.flatMap(({ env = [] }) => env.map(({ name }) => name)),
  ];
  expect(settings.length).toBeGreaterThan(3);
  expect(settings.filter((name) => !NAMES.includes(name))).toEqual([]);
  for (const { livenessProbe, readinessProbe } of bots) {
    expect([livenessProbe?.httpGet?.path, readinessProbe?.httpGet?.path]).toEqual(['/healthz', '/readyz']);
  }
});

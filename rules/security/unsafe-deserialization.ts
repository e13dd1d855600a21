import { type Deserialization, defineRule, deserializations } from '#rule';

export default defineRule({
  id: 'security/unsafe-deserialization',
  severity: 'warning',
  summary: 'Do not unpickle what comes from outside of the program.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const each of deserializations(module, project)) {
      yield {
        at: each.call,
        message: `\`${each.api}()\` calls whatever its data names, and the data comes from ${each.origin}: whoever can write there runs code in this process.`,
        advice: adviceFor(each),
      };
    }
  },
});

function adviceFor({ api, origin }: Deserialization): string {
  if (api.startsWith('yaml.')) return 'Use `yaml.safe_load()`.';
  if (api === 'torch.load') return 'Pass `weights_only=True`, or load `safetensors`.';
  const json = 'Exchange data in a format that holds data only (JSON, Parquet, `safetensors`)';
  return origin === 'a cache' || origin === 'a bucket'
    ? `${json}, or check a signature of the bytes before they are loaded.`
    : `${json}.`;
}

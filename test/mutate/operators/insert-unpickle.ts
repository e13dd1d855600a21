import { importingAll, NEEDS, type Needed } from '../imports.ts';
import { hostsOf, type NewFunction, numberOf, oneOf, routeBefore } from '../new-code.ts';
import type { Operator } from '../operator.ts';

const PICKLE: Needed = ['import pickle', 'pickle', 'pickle'];
const PLAIN: Needed = ['import json', 'json', 'json'];
const UPLOAD: Needed = ['from fastapi import UploadFile', 'UploadFile', 'fastapi.UploadFile'];
const REQUEST: Needed = ['from fastapi import Request', 'Request', 'fastapi.Request'];

/** Where the data comes from, and what makes objects of it; the twin makes plain data of it. */
interface Kind {
  readonly needs: readonly Needed[];
  readonly route: Omit<NewFunction, 'name' | 'method' | 'body'>;
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

/** Several ways to write it, so that not one spelling decides. */
const KINDS: readonly Kind[] = [
  {
    needs: [PICKLE, PLAIN, UPLOAD],
    route: { params: 'upload: UploadFile', async: true },
    bad: ['return {"size": len(pickle.loads(await upload.read(4096)))}'],
    good: ['return {"size": len(json.loads(await upload.read(4096)))}'],
  },
  {
    needs: [['import joblib', 'joblib', 'joblib'], PLAIN, UPLOAD],
    route: { params: 'upload: UploadFile' },
    bad: ['model = joblib.load(upload.file)', 'return {"features": model.n_features_in_}'],
    good: ['model = json.loads(upload.file.read(4096))', 'return {"features": model["features"]}'],
  },
  {
    needs: [PICKLE, REQUEST],
    route: { params: 'request: Request', async: true },
    bad: ['body = await request.body()', 'return {"size": len(pickle.loads(body))}'],
    good: ['body = await request.body()', 'return {"size": len(body)}'],
  },
  {
    needs: [['import yaml', 'yaml', 'yaml'], REQUEST],
    route: { params: 'request: Request', async: true },
    bad: ['return {"size": len(yaml.load(await request.body(), Loader=yaml.UnsafeLoader))}'],
    good: ['return {"size": len(yaml.safe_load(await request.body()))}'],
  },
  {
    needs: [PICKLE, PLAIN, ['import redis', 'redis', 'redis']],
    route: { params: 'key: str' },
    bad: ['value = redis.Redis().get(key)', 'return {"size": len(pickle.loads(value))}'],
    good: ['value = redis.Redis().get(key)', 'return {"size": len(json.loads(value))}'],
  },
  {
    needs: [PICKLE, NEEDS.requests],
    route: { params: 'key: str' },
    bad: [
      'answer = requests.get(f"https://example.com/{key}", timeout=5)',
      'return {"size": len(pickle.loads(answer.content))}',
    ],
    good: ['answer = requests.get("https://example.com/", timeout=5)', 'return {"size": len(answer.json())}'],
  },
];

/** A module with routes gets one that unpickles what a client, a cache or another server sends. */
export const operator: Operator = {
  name: 'insert-unpickle',
  rules: ['security/unsafe-deserialization'],
  about: 'Makes objects of data from outside, which may name any code to run.',
  *sites(module) {
    const [host] = hostsOf(module);
    if (!host || module.named('_restore').length > 0) return;
    const { needs, route, bad, good } = oneOf(KINDS, numberOf(module));
    const imports = importingAll(module, needs);
    if (!imports) return;
    const made = (body: readonly string[]) => routeBefore(host, { name: '_restore', method: 'post', body, ...route });
    yield {
      rule: 'security/unsafe-deserialization',
      mutant: [made(bad), ...imports],
      twin: [made(good), ...imports],
      places: [{ path: module.path, function: '_restore' }],
    };
  },
};

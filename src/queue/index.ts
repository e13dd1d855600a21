export { inOrderQueue } from './in-order.ts';
export { type InProcessOptions, inProcessQueue } from './in-process.ts';
export { type Db, openStore, type Store, type StoreOptions } from './store.ts';

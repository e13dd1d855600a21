export { type InProcessOptions, inProcessQueue } from './in-process.ts';

export { type GitChangeOptions, gitChangeReader } from './change-reader.ts';

export { isFilledByFastApi, marker } from './fastapi-calls.ts';
export { Project } from './project.ts';

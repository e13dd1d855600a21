export { isFilledByFastApi, marker } from './fastapi-calls.ts';
export { callsTo, type KnownCall, knownApi } from './known-call.ts';
export { definitionOf, type Placed } from './definition-value.ts';
export type { Column, Model, Relationship } from './models.ts';
export { Project } from './project.ts';
export { statefulCall } from './stateful.ts';
export { attributeReferences, type Reference, referencesTo } from './references.ts';

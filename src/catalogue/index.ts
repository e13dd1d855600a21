export type { Example, ExampleFile, ExampleKind } from './example.ts';
export { type CatalogueEntry, loadCatalogue } from './load-catalogue.ts';
export { loadRules, rulesModule } from './load-rules.ts';
export { type Mark, parseMarks } from './mark.ts';
export { type Page, parsePage, type Section } from './page.ts';
export { renderIndex } from './render-index.ts';

export type { Example, ExampleFile } from './example.ts';
export { type CatalogueEntry, loadCatalogue } from './load-catalogue.ts';
export { loadRules, rulesModule } from './load-rules.ts';
export { parseMarks } from './mark.ts';
export { parsePage } from './page.ts';
export { renderIndex } from './render-index.ts';

/** What the parent asks of the process that holds the store. Each is answered once, under its id. */
export type Question =
  | { readonly kind: 'run'; readonly id: number; readonly text: string; readonly values: readonly unknown[] }
  | { readonly kind: 'listen'; readonly id: number; readonly channel: string }
  | { readonly kind: 'memory'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number };

/**
 * What that process says: once `ready` or `refused`, then answers. `memory`: resident bytes. `fields`: what PostgreSQL
 * tells of an error, above all `code`, its SQLSTATE.
 */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly code: 'store-locked' | 'store-unusable'; readonly message: string }
  | { readonly kind: 'done'; readonly id: number; readonly rows: readonly unknown[] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly fields: Fields }
  | { readonly kind: 'notification'; readonly channel: string; readonly payload: string };

export type Fields = Readonly<Record<string, string>>;

/** What comes first, first. */
export interface Heap<T> {
  readonly size: number;
  push(item: T): void;
  pop(): T | undefined;
  peek(): T | undefined;
}

/** A binary heap: the item with the smallest `key` leaves first. */
export function heap<T>(key: (item: T) => number): Heap<T> {
  const items: T[] = [];
  const at = (index: number) => items[index] as T;

  function rise(item: T): void {
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (key(at(parent)) <= key(item)) break;
      items[index] = at(parent);
      index = parent;
    }
    items[index] = item;
  }

  function sink(item: T): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && key(at(child + 1)) < key(at(child))) child++;
      if (key(at(child)) >= key(item)) break;
      items[index] = at(child);
      index = child;
    }
    items[index] = item;
  }

  return {
    get size() {
      return items.length;
    },
    push: rise,
    peek: () => items[0],
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0) sink(last as T);
      return first;
    },
  };
}

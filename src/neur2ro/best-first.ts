/** What waits to be looked at, the most promising first. */
export interface BestFirst<Item> {
  readonly size: number;
  /** The item of the highest rank, undefined when nothing waits. */
  top(): Item | undefined;
  push(item: Item): void;
  /** Takes the top away. Only while something waits. */
  pop(): Item;
}

/** A binary heap. */
export function createBestFirst<Item>(rankOf: (item: Item) => number): BestFirst<Item> {
  const heap: Item[] = [];
  const above = (k: number) => (k - 1) >> 1;
  const outranks = (a: number, b: number) => rankOf(heap[a]!) > rankOf(heap[b]!);
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    get size() {
      return heap.length;
    },
    top: () => heap[0],
    push(item) {
      heap.push(item);
      for (let k = heap.length - 1; k > 0 && outranks(k, above(k)); k = above(k)) swap(k, above(k));
    },
    pop() {
      swap(0, heap.length - 1);
      const item = heap.pop()!;
      for (let k = 0; ; ) {
        let next = 2 * k + 1;
        if (next + 1 < heap.length && outranks(next + 1, next)) next++;
        if (next >= heap.length || !outranks(next, k)) return item;
        swap(k, next);
        k = next;
      }
    },
  };
}

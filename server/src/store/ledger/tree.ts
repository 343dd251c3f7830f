/**
 * The Merkle tree over the lines of one day. Its head stands for all of them in their order, and that one line is under
 * it is shown by some twenty hashes that tell nothing of the other lines. RFC 9162 §2.1
 */
import { hash } from 'node:crypto'
import { BLOCK_LEAVES } from './limits.ts'

const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)

/** RFC 9162 §2.1.1 */
export function leafHash(line: Uint8Array): Buffer {
  return digest(Buffer.concat([LEAF, line]))
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return digest(Buffer.concat([NODE, left, right]))
}

export function emptyHead(): Buffer {
  return digest(Buffer.alloc(0))
}

function digest(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}

/** Grows by one leaf at a time; remembers only the heads of its complete subtrees. */
export class DayTree {
  #size = 0
  /** By height; undefined where the size has a zero bit. */
  readonly #peaks: (Buffer | undefined)[] = []
  /** Heads of BLOCK_LEAVES leaves that were completed and not taken yet, by number. */
  #blocks: { readonly block: number; readonly head: Buffer }[] = []

  get size(): number {
    return this.#size
  }

  /** A tree of which only the heads of complete blocks are known. */
  static ofBlocks(heads: readonly Uint8Array[]): DayTree {
    const tree = new DayTree()
    for (const head of heads) tree.#add(Buffer.from(head), Math.log2(BLOCK_LEAVES))
    tree.#size = heads.length * BLOCK_LEAVES
    tree.#blocks = []
    return tree
  }

  copy(): DayTree {
    const tree = new DayTree()
    tree.#size = this.#size
    tree.#peaks.push(...this.#peaks)
    return tree
  }

  append(leaf: Buffer): void {
    this.#size++
    this.#add(leaf, 0)
  }

  #add(head: Buffer, from: number): void {
    let height = from
    let carried = head
    for (;;) {
      if (2 ** height === BLOCK_LEAVES)
        this.#blocks.push({ block: this.#size / BLOCK_LEAVES - 1, head: carried })
      const left = this.#peaks[height]
      if (left === undefined) break
      this.#peaks[height] = undefined
      carried = nodeHash(left, carried)
      height++
    }
    this.#peaks[height] = carried
  }

  /** The blocks completed since the last call. */
  takeBlocks(): readonly { readonly block: number; readonly head: Buffer }[] {
    const blocks = this.#blocks
    this.#blocks = []
    return blocks
  }

  /** RFC 9162 §2.1.1: MTH of the leaves so far. */
  head(): Buffer {
    let head: Buffer | undefined
    for (const peak of this.#peaks)
      if (peak !== undefined) head = head === undefined ? peak : nodeHash(peak, head)
    return head ?? emptyHead()
  }
}

/** Hash of a subtree that is a single leaf or a complete block; undefined: look further down. */
export type KnownHash = (first: number, leaves: number) => Uint8Array | undefined

/** The hashes beside the way from leaf `at` to the head of `size` leaves, from below. RFC 9162 §2.1.3.1 */
export function auditPath(at: number, size: number, known: KnownHash): Uint8Array[] {
  return pathIn(at, 0, size, known)
}

function pathIn(at: number, first: number, leaves: number, known: KnownHash): Uint8Array[] {
  if (leaves === 1) return []
  const left = leftLeaves(leaves)
  return at - first < left
    ? [...pathIn(at, first, left, known), subtree(first + left, leaves - left, known)]
    : [...pathIn(at, first + left, leaves - left, known), subtree(first, left, known)]
}

function subtree(first: number, leaves: number, known: KnownHash): Uint8Array {
  const found = known(first, leaves)
  if (found !== undefined) return found
  if (leaves === 1) throw new Error(`leaf ${first} of the day is not known`)
  const left = leftLeaves(leaves)
  return nodeHash(subtree(first, left, known), subtree(first + left, leaves - left, known))
}

/** The largest power of two below. */
function leftLeaves(leaves: number): number {
  let left = 1
  while (left * 2 < leaves) left *= 2
  return left
}

/** The head that a leaf and its path lead to; undefined when the path has not the right length. RFC 9162 §2.1.3.2 */
export function headOf(
  leaf: Uint8Array,
  at: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (at < 0 || at >= size) return undefined
  let node = at
  let last = size - 1
  let head = leaf
  for (const beside of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      head = nodeHash(beside, head)
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else head = nodeHash(head, beside)
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? head : undefined
}

/**
 * What was just done, told at the bottom of the page, with the way back. Undo instead of asking. UI.md §1.4, §4
 *
 *   tell({ text: say('archived', { n: 3 }), undo: () => move(back) })
 */
import { TOASTS_MAX, TOLD_MS, UNDO_MS } from './limits.ts'

export type Told = {
  readonly id: number
  readonly text: string
  readonly kind: 'done' | 'sent' | 'bad'
  readonly undo: (() => void | Promise<void>) | undefined
  /** ms that it stays; 0 until somebody closes it. */
  readonly ms: number
}

let all: readonly Told[] = []
let lastId = 0
const hearers = new Set<() => void>()

/** Returns what takes it away before its time. Trouble stays until it is closed. */
export function tell(what: {
  readonly text: string
  readonly kind?: Told['kind']
  readonly undo?: () => void | Promise<void>
  readonly ms?: number
}): () => void {
  const { text, kind = 'done', undo } = what
  lastId++
  const id = lastId
  const usual = kind === 'bad' ? 0 : undo === undefined ? TOLD_MS : UNDO_MS
  set([...all.slice(-(TOASTS_MAX - 1)), { id, text, kind, undo, ms: what.ms ?? usual }])
  return () => untell(id)
}

export function untell(id: number): void {
  set(all.filter((one) => one.id !== id))
}

export const told = (): readonly Told[] => all

/** Returns what ends it. */
export function onTold(hear: () => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

function set(next: readonly Told[]): void {
  all = next
  for (const hear of hearers) hear()
}

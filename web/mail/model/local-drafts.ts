/**
 * What is written, on this device, from the first key until the server has it: a copy for each window in which somebody
 * writes. A window that is gone without having saved leaves its copy, and the next one that is opened goes on with it.
 */
import { isRecord } from '../../kit/api-client.ts'
import { type Draft, EMPTY_DRAFT } from './draft.ts'
import type { Keeper } from './keeper.ts'

export type LocalDraft = {
  /** Of the window that wrote it. */
  readonly key: string
  /** Of the draft on the server that it is a version of. */
  readonly emailId: string | undefined
  readonly draft: Draft
  readonly atMs: number
}

export type LocalDrafts = {
  /** Never fails: what cannot be kept is not. */
  keep(local: LocalDraft): Promise<void>
  forget(key: string): Promise<void>
  /** Those that no window is writing, newest first. */
  left(): Promise<readonly LocalDraft[]>
  /** Says that this window writes it, until what is returned is called or the window is gone. W3C Web Locks */
  hold(key: string): () => void
}

const PREFIX = 'draft '

export function openLocalDrafts(keeper: Keeper, locks: LockManager | undefined): LocalDrafts {
  return {
    keep: (local) => keeper.put(`${PREFIX}${local.key}`, local),
    forget: (key) => keeper.forget(`${PREFIX}${key}`),
    async left() {
      const { held = [] } = (await locks?.query()) ?? {}
      const open = new Set(held.map(({ name }) => name))
      const kept = (await keeper.list(PREFIX)).flatMap((one) => readLocal(one) ?? [])
      return kept.filter(({ key }) => !open.has(lockOf(key))).sort((a, b) => b.atMs - a.atMs)
    },
    hold(key) {
      const { promise, resolve } = Promise.withResolvers<undefined>()
      void locks?.request(lockOf(key), () => promise)
      return () => resolve(undefined)
    },
  }
}

const lockOf = (key: string): string => `valija ${PREFIX}${key}`

/** Written by an older version of this page, perhaps: what it lacks is as in an empty one. */
export function readLocal(value: unknown): LocalDraft | undefined {
  if (!isRecord(value) || !isRecord(value['draft'])) return undefined
  const { key, emailId, atMs, draft } = value
  if (typeof key !== 'string' || typeof atMs !== 'number') return undefined
  const known: Draft = { ...EMPTY_DRAFT, ...(draft as Partial<Draft>) }
  return { key, atMs, draft: known, emailId: typeof emailId === 'string' ? emailId : undefined }
}

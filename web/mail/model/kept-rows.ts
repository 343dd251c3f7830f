/** The first rows of a list, as they are kept on the device. */
import { KEPT_ROWS } from '../limits.ts'
import type { Keeper } from './keeper.ts'
import { knownFromTop, type ListWindow } from './list-window.ts'
import type { Mail } from './mail.ts'
import type { MailState } from './mail-state.ts'

type Kept = {
  readonly window: ListWindow
  readonly mails: readonly Mail[]
  readonly threads: readonly { readonly id: string; readonly emailIds: readonly string[] }[]
}

export async function keepList(keeper: Keeper, state: MailState, key: string): Promise<void> {
  const window = state.lists.get(key)
  if (window === undefined) return
  const ids = window.ids.slice(0, Math.min(KEPT_ROWS, knownFromTop(window)))
  const found = ids.flatMap((id) => (id === undefined ? [] : (state.mails.get(id) ?? [])))
  const threads = [...new Set(found.map(({ threadId }) => threadId))].map((id) => ({
    id,
    emailIds: state.threads.get(id) ?? [],
  }))
  const mails = threads.flatMap(({ emailIds }) => emailIds.flatMap((id) => state.mails.get(id) ?? []))
  const kept: Kept = { window: { ...window, ids }, mails: [...found, ...mails], threads }
  await keeper.put(`list ${key}`, kept)
}

export async function keptList(keeper: Keeper, key: string): Promise<Kept | undefined> {
  const kept = (await keeper.get(`list ${key}`)) as Partial<Kept> | undefined
  const { window, mails, threads } = kept ?? {}
  return window === undefined || mails === undefined || threads === undefined
    ? undefined
    : { window, mails, threads }
}

/** Changes of very many messages, a few thousand at a time, so that the thread's other sessions get their turn between. */
import type { MailboxId, Uid } from '../../mail/ids.ts'
import type { FlagRequest, FlagResult, Moved } from '../account-store.ts'
import type { Taught } from '../lesson-store.ts'
import { CHANGE_SLICE } from '../limits.ts'
import type { AccountWork } from './account-work.ts'
import type { AccountTransaction } from './transaction.ts'
import { sorted } from './uid-set.ts'

export async function inUidSlices<T>(
  uids: readonly Uid[],
  work: (some: readonly Uid[]) => Promise<T>,
): Promise<T[]> {
  const all = sorted(uids)
  if (all.length <= CHANGE_SLICE) return [await work(all)]
  const results: T[] = []
  for (let from = 0; from < all.length; from += CHANGE_SLICE) {
    if (from > 0) await new Promise(setImmediate)
    results.push(await work(all.slice(from, from + CHANGE_SLICE)))
  }
  return results
}

export async function setFlagsInSlices<Request extends FlagRequest>(
  { change }: AccountWork,
  request: Request,
  setFlags: (tx: AccountTransaction, request: Request) => Promise<FlagResult>,
): Promise<FlagResult> {
  const results = await inUidSlices(request.uids, (uids) =>
    change((tx) => setFlags(tx, { ...request, uids }), {
      durable: 'soon',
      first: [request.mailboxId],
      isSimple: true,
    }),
  )
  const [first] = results
  if (first !== undefined && results.length === 1) return first
  return {
    changed: results.flatMap(({ changed }) => changed),
    unchanged: results.flatMap(({ unchanged }) => unchanged),
    stale: results.flatMap(({ stale }) => stale),
    ...taughtBy(results),
  }
}

/** Each message is moved whole; very many of them slice by slice. RFC 6851 §3.3 */
export async function moveInSlices(
  { change }: AccountWork,
  uids: readonly Uid[],
  first: readonly MailboxId[],
  move: (tx: AccountTransaction, some: readonly Uid[]) => Promise<Moved>,
): Promise<Moved> {
  const results = await inUidSlices(uids, (some) => change((tx) => move(tx, some), { first }))
  return {
    uidValidity: results.at(-1)?.uidValidity ?? 0,
    from: results.flatMap((moved) => moved.from),
    to: results.flatMap((moved) => moved.to),
    ...taughtBy(results),
  }
}

function taughtBy(results: readonly Taught[]): Taught {
  return results.some(({ taught }) => taught === true) ? { taught: true } : {}
}

export async function expungeInSlices(
  { change }: AccountWork,
  mailboxId: MailboxId,
  uids: readonly Uid[],
  expunge: (tx: AccountTransaction, some: readonly Uid[]) => Promise<readonly Uid[]>,
): Promise<readonly Uid[]> {
  return (await inUidSlices(uids, (some) => change((tx) => expunge(tx, some), { first: [mailboxId] }))).flat()
}

/** `expunge` removes the next of them, CHANGE_SLICE at most. */
export async function expungeAll(
  { change }: AccountWork,
  mailboxId: MailboxId,
  expunge: (tx: AccountTransaction) => Promise<readonly Uid[]>,
): Promise<readonly Uid[]> {
  const gone: Uid[] = []
  for (;;) {
    const some = await change(expunge, { first: [mailboxId] })
    for (const uid of some) gone.push(uid)
    if (some.length < CHANGE_SLICE) return gone
  }
}

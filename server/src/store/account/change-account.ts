/** One change of an account, and who hears of it. */
import { Refusal } from '../../lib/refusal.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { ChangeOptions } from './account-work.ts'
import { Dictated, type LastChange, NeedsAnswerError } from './last-change.ts'
import type { MailAccountDeps } from './mail-account.ts'
import { AccountTransaction, FINISH_EXPECTED, type KnownView } from './transaction.ts'

type Deps = Pick<MailAccountDeps, 'places' | 'clock' | 'bus' | 'views' | 'homes'>
type Work<T> = (tx: AccountTransaction) => Promise<T>
type Changed<T> = { readonly result: T; readonly tx: AccountTransaction; readonly left?: () => Promise<void> }

/** One transaction; what it changed is announced after its commit, when no other node can still say what was before. */
export async function changeAccount<T>(
  deps: Deps,
  accountId: AccountId,
  work: Work<T>,
  options: ChangeOptions = {},
): Promise<T> {
  const { bus, views, homes } = deps
  const { result, tx, left } =
    homes === undefined
      ? await changeInTurn(deps, accountId, work, options)
      : await changeByLast(deps, accountId, work, options)
  await left?.()
  bus.count(accountId)
  for (const change of tx.changes) views.follow(accountId, change)
  for (const event of tx.events) {
    views.announced(event)
    bus.publish(event)
  }
  return result
}

/** What a change of flags left behind, the next may begin with. */
async function changeByLast<T>(
  deps: Deps,
  accountId: AccountId,
  work: Work<T>,
  options: ChangeOptions,
): Promise<Changed<T>> {
  const { last } = deps.views
  const before = options.isSimple === true ? last.of(accountId, options.first?.[0]) : undefined
  const end = last.begin(accountId)
  let kept: AccountTransaction | undefined
  try {
    const changed =
      (before && (await changeAtOnce(deps, accountId, work, { ...options, before }))) ??
      (await changeInTurn(deps, accountId, work, options))
    if (options.isSimple === true) kept = changed.tx
    return changed
  } finally {
    end(kept)
  }
}

/** In one round trip; undefined: it takes more, nothing was done. */
async function changeAtOnce<T>(
  deps: Deps,
  accountId: AccountId,
  work: Work<T>,
  { before, ...options }: ChangeOptions & { readonly before: LastChange },
): Promise<Changed<T> | undefined> {
  const sql = new Dictated()
  const tx = AccountTransaction.dictated(sql, transactionOptions(deps, accountId), before)
  let result: T
  try {
    result = await work(tx)
  } catch (error) {
    if (error instanceof NeedsAnswerError) return undefined
    throw error
  }
  // Nothing was to be changed: it is as it was known.
  if (sql.statements.length === 0) {
    tx.saved = before.mailbox
    return { result, tx }
  }
  const finish = sql.statements.pop()
  if (finish?.statement !== FINISH_EXPECTED) return undefined
  const statements = [finish, ...sql.statements]
  const isDone = await doubtful(deps, accountId, async () =>
    deps.places.use(accountId, async (db) => db.writeAtOnce?.(statements, options)),
  )
  return isDone === true ? { result, tx } : undefined
}

async function changeInTurn<T>(
  deps: Deps,
  accountId: AccountId,
  work: Work<T>,
  options: ChangeOptions,
): Promise<Changed<T>> {
  const { places, homes } = deps
  const about = { ...transactionOptions(deps, accountId), first: options.first ?? [] }
  return await doubtful(deps, accountId, () =>
    places.use(accountId, (db) =>
      db.write(async (sql) => {
        const tx = await AccountTransaction.begin(sql, about)
        const left = homes?.askToLeave(sql, accountId, tx.account.home ?? null)
        return { result: await work(tx), tx, ...(left !== undefined && { left }) }
      }, options),
    ),
  )
}

function transactionOptions({ clock, views }: Deps, accountId: AccountId) {
  const known: KnownView = (mailboxId) => views.known(accountId, mailboxId)
  return { accountId, nowMs: clock.now(), known }
}

/** Whether anything was kept of a change may be unknown, when a connection broke. */
async function doubtful<T>({ bus }: Deps, accountId: AccountId, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof Refusal)) bus.doubt(accountId)
    throw error
  }
}

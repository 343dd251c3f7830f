/** Accounts with scripts behind a listener that judges strangers: bea@otra.test is proved when she writes from HONEST. */
import type { AccountId } from '../../src/mail/ids.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import { type IdentityWorld, openIdentityWorld } from '../identity/identity-world.ts'
import type { Engine } from '../kit/engines.ts'
import type { SmtpWorldOptions } from '../kit/smtp-world.ts'

export type ScriptedWorld = AsyncDisposable & {
  readonly identity: IdentityWorld
  readonly smtp: IdentityWorld['smtp']
  readonly send: IdentityWorld['send']
  /** What the queue was given. */
  readonly queued: readonly Submission[]
  /** Makes it the account's active script. */
  script(account: AccountId, text: string): Promise<void>
  /** Of each mailbox that has some, the messages as text; those of filters that failed under `letters`. */
  mail(account: AccountId): Promise<Record<string, string[]>>
  /** The flags of the messages of a mailbox. */
  flags(account: AccountId, name: string): Promise<string[][]>
}

export async function openScriptedWorld(
  engine: Engine,
  options: SmtpWorldOptions = {},
): Promise<ScriptedWorld> {
  const identity = await openIdentityWorld(engine, {}, options)
  const { smtp } = identity
  const storeOf = (account: AccountId) => smtp.stores.accounts.open(account)
  return {
    identity,
    smtp,
    send: identity.send,
    queued: smtp.queued,
    async script(account, text) {
      const store = storeOf(account)
      await store.provision()
      await store.sieve.put('filtros', text, { activate: true })
    },
    async mail(account) {
      const found: Record<string, string[]> = {}
      await storeOf(account).provision()
      for (const { name, messages } of await storeOf(account).mailboxes())
        if (messages > 0) found[name] = await smtp.mailbox(account, name)
      return found
    },
    async flags(account, name) {
      const store = storeOf(account)
      const box = await store.mailbox(name)
      if (box === undefined) return []
      const keywords = await store.keywords()
      const view = await store.view(box.id)
      return Array.from(view.messageIds.subarray(0, view.count), (_: number, at) =>
        flagNames((view.flagsLow[at] ?? 0) + (view.flagsHigh[at] ?? 0) * 2 ** 32, keywords),
      )
    },
    [Symbol.asyncDispose]: () => identity[Symbol.asyncDispose](),
  }
}

const SYSTEM = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft']

function flagNames(bits: number, keywords: readonly string[]): string[] {
  return [...SYSTEM, ...keywords].filter((_, at) => Math.floor(bits / 2 ** at) % 2 === 1)
}

/** A message to ana, or to whom `to` says. */
export function letterTo(to: string, more = '', body = 'Nos vemos.'): string {
  return `From: Bea <bea@otra.test>\r\nTo: ${to}\r\nSubject: Hola\r\nMessage-ID: <${Math.random()}@otra.test>\r\nDate: Sun, 22 Nov 2026 09:00:00 +0100\r\n${more}\r\n${body}\r\n`
}

export function textOf({ bytes }: Pick<Submission, 'bytes'>): string {
  return Buffer.from(bytes).toString()
}

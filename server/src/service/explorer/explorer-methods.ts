/**
 * The mail explorer: what an administrator may see of a person's mailbox, which is folders and headers, never a word of a body.
 * Whoever looks says why, and each look is an event of the activity log that the owner sees too. MISSION M17, THREATS LG3
 *
 *   explorer.messages {address: ana@empresa.test, mailbox: INBOX, reason: lost-message}
 *   → {mailboxes: […], messages: [{uid: 7, from: Luis <luis@example.org>, subject: Pedido, …}], next: null}
 */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import { SEEN } from '../../mail/flag.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { findText, readHeader } from '../../mail/header/header.ts'
import type { Uid } from '../../mail/ids.ts'
import type { AccountStore, AccountStores, MailboxRow } from '../../store/account-store.ts'
import type { Directory } from '../../store/directory.ts'
import type { AccountRecord } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import { findAccountToChange, no } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { printable } from '../quarantine/show.ts'
import { EXPLORED_MAX, MAILBOX_NAME_MAX, SHOWN_TEXT_MAX } from './limits.ts'

export type ExplorerDeps = {
  readonly accounts: Pick<AccountStores, 'open'>
  readonly directory: Directory
  readonly ledger: Ledger
  readonly log: Log
}

/** Why somebody looks: words that the activity log may keep and the owner may read. */
export const LOOK_REASONS = ['lost-message', 'owner-asked', 'stolen-account', 'legal'] as const

export const EXPLORER_INPUTS = {
  'explorer.messages': z.strictObject({
    address: addressText,
    reason: z.enum(LOOK_REASONS),
    mailbox: z.string().min(1).max(MAILBOX_NAME_MAX).default('INBOX'),
    /** Only those that came before that UID. */
    before: z.int().min(1).optional(),
    limit: z.int().min(1).max(EXPLORED_MAX).default(50),
  }),
}
type Asked = z.infer<(typeof EXPLORER_INPUTS)['explorer.messages']>

export function explorerMethods(deps: ExplorerDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'explorer.messages',
      scope: 'company',
      input: EXPLORER_INPUTS['explorer.messages'],
      run: async (principal, asked) => {
        const account = await deps.directory.read((tables) =>
          findAccountToChange(tables, principal, asked.address),
        )
        const store = deps.accounts.open(account.id)
        await store.provision()
        const mailboxes = await store.mailboxes()
        const mailbox = mailboxes.find(({ name }) => name === asked.mailbox)
        if (mailbox === undefined) throw no('not-found', 'store.no-mailbox')
        // Before anything is told: a look that fails half way was a look.
        noteLook(deps, principal, account, asked)
        return {
          address: account.address,
          mailbox: mailbox.name,
          mailboxes: mailboxes.map(mailboxJson),
          ...(await pageOf(store, mailbox, asked)),
        }
      },
    }),
  ]
}

function noteLook(
  { ledger, log }: ExplorerDeps,
  { accountId, address: by }: Principal,
  { id, organisationId }: AccountRecord,
  { reason, mailbox }: Asked,
): void {
  log.info('explorer.looked', {
    account: id,
    organisation: organisationId,
    by: accountId ?? 'operator',
    reason,
  })
  ledger.note({ kind: 'mailbox-viewed', organisationId, accountId: id, by, mailbox, class: reason })
}

function mailboxJson({ name, specialUse, messages, unseen, sizeBytes }: MailboxRow): Json {
  return { name, specialUse: specialUse ?? null, messages, unseen, sizeBytes }
}

/** The newest first. */
async function pageOf(
  store: AccountStore,
  { id }: MailboxRow,
  { before, limit }: Asked,
): Promise<{ readonly messages: Json[]; readonly next: number | null }> {
  const view = await store.view(id)
  const seen = new Map<number, boolean>()
  let place = view.count - 1
  while (place >= 0 && before !== undefined && (view.uids[place] ?? 0) >= before) place--
  for (; place >= 0 && seen.size < limit; place--)
    seen.set(view.uids[place] ?? 0, ((view.flagsLow[place] ?? 0) & SEEN) !== 0)
  const uids = [...seen.keys()].reverse() as Uid[]
  const details = new Map((await store.details(id, uids, [])).map((one) => [one.uid, one]))
  const messages = (await store.headers(id, uids)).map(({ uid, header }): Json => {
    const { internalDateMs = 0, sizeBytes = 0 } = details.get(uid) ?? {}
    return { uid, receivedMs: internalDateMs, sizeBytes, seen: seen.get(uid) ?? false, ...headlines(header) }
  })
  const first = uids[0]
  return { messages: messages.reverse(), next: place >= 0 && first !== undefined ? first : null }
}

function headlines(bytes: Uint8Array): {
  readonly from: string
  readonly to: string
  readonly subject: string
} {
  const header = readHeader(bytes)
  const shown = (name: string): string =>
    printable(decodeWords(findText(bytes, header, name) ?? ''))
      .replaceAll('\n', ' ')
      .slice(0, SHOWN_TEXT_MAX)
      .toWellFormed()
  return { from: shown('from'), to: shown('to'), subject: shown('subject') }
}

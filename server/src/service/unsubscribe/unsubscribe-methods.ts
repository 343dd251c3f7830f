/** Who wants no more mass mail of an account: its holder sees the list, and may take an entry back. */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import type { Directory } from '../../store/directory.ts'
import { findAccount, no } from '../admin/access.ts'
import { addressText, page } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod } from '../admin/method.ts'

export function unsubscribeMethods(deps: {
  readonly directory: Directory
  readonly log: Log
}): readonly AdminMethod[] {
  const { directory, log } = deps
  return [
    adminMethod({
      name: 'lane.unsubscribed',
      scope: 'account',
      input: z.strictObject({
        address: addressText,
        /** The recipient after whom the page begins: `next` of the page before. */
        after: z.string().max(320).default(''),
        limit: page.limit,
      }),
      run: (principal, { address, after, limit }) =>
        directory.read(async (tables) => {
          const account = await findAccount(tables, principal, address)
          const unsubscribed = await tables.unsubscribed.list(account.id, after, limit)
          const next = unsubscribed.length === limit ? (unsubscribed.at(-1)?.recipient ?? null) : null
          return { address: account.address, unsubscribed: unsubscribed.map((one) => ({ ...one })), next }
        }),
    }),
    adminMethod({
      name: 'lane.resubscribe',
      scope: 'account',
      input: z.strictObject({ address: addressText, recipient: addressText }),
      run: async (principal, { address, recipient }) => {
        const account = await directory.read((tables) => findAccount(tables, principal, address))
        const removed = await directory.writeUnseen((tables) =>
          tables.unsubscribed.remove(account.id, recipient),
        )
        if (!removed) throw no('not-found', 'unsubscribe.notThere', { recipient, account: account.address })
        log.info('resubscribed', { account: account.id, by: principal.accountId ?? 'operator' })
        return { address: account.address, recipient: recipient.toLowerCase() }
      },
    }),
  ]
}

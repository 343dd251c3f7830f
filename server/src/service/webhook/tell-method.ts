/** Tells the people of a webhook that it was disabled: a method of the queue, for what ends in mail is its work. */
import { z } from 'zod'
import type { Log } from '../../lib/log.ts'
import { domainOf } from '../../mail/address.ts'
import type { Directory } from '../../store/directory.ts'
import type { WebhookRecord } from '../../store/directory-webhooks.ts'
import { type AdminMethod, adminMethod } from '../admin/method.ts'
import type { AccountNotices } from '../notice/account-notices.ts'
import { whomToTell } from '../reputation/tell-listings.ts'

type Deps = { readonly directory: Directory; readonly notices: AccountNotices; readonly log: Log }

export function tellWebhooksMethod(deps: Deps): AdminMethod {
  const { directory, log } = deps
  return adminMethod({
    name: 'webhook.tell',
    scope: 'operator',
    input: z.strictObject({}),
    run: async () => {
      let told = 0
      for (const hook of await directory.read(({ webhooks }) => webhooks.untold())) {
        if (!(await directory.writeUnseen(({ webhooks }) => webhooks.tell(hook.id, true)))) continue
        try {
          told += await tell(deps, hook)
        } catch (error) {
          log.error('webhook.not-told', error, { id: hook.id })
          await directory.writeUnseen(({ webhooks }) => webhooks.tell(hook.id, false))
        }
      }
      return { told }
    },
  })
}

async function tell({ directory, notices }: Deps, hook: WebhookRecord): Promise<number> {
  const accounts = await whomToTell(directory, hook.organisationId)
  const values = { id: hook.id, result: hook.lastResult ?? '' }
  for (const { address, language } of accounts)
    await notices.send({
      ...{ to: address, domain: domainOf(address), language },
      subject: { key: 'webhook.notice.subject', values },
      paragraphs: [
        { key: 'webhook.notice.disabled', values },
        { asItIs: hook.url },
        { key: 'webhook.notice.todo', values },
      ],
    })
  return accounts.length
}

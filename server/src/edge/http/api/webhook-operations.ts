/** The operations of the admin API about webhooks. They carry what happens to others: made by people only, who proved just now who they are. */
import { NewWebhook, Webhook, WebhookList } from '../../../../../contract/src/webhook.ts'
import type { Operation } from './operation.ts'

const WEBHOOKS = '/api/v1/webhooks'

const people = (
  method: Operation['method'],
  url: string,
  rest: Pick<Operation, 'call' | 'summary'> & Partial<Pick<Operation, 'answer' | 'fresh' | 'status'>>,
): Operation => ({ method, url, access: 'company', ...rest })

export const WEBHOOK_OPERATIONS: readonly Operation[] = [
  people('GET', WEBHOOKS, {
    call: 'webhook.list',
    summary: 'Places on the web that are told what happens, and how they do',
    answer: WebhookList,
  }),
  people('POST', WEBHOOKS, {
    call: 'webhook.add',
    summary: 'Tell an https address from now on',
    answer: NewWebhook,
    status: 201,
    fresh: true,
  }),
  people('POST', `${WEBHOOKS}/:id/enable`, {
    call: 'webhook.enable',
    summary: 'Let one that was disabled go on where it stopped',
    answer: Webhook,
  }),
  people('DELETE', `${WEBHOOKS}/:id`, { call: 'webhook.remove', summary: 'Remove one' }),
]

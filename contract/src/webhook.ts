/** Places on the web that are told what happens, as the admin API answers. */
import { z } from 'zod'
import { id, instant } from './names.ts'

const fields = {
  id,
  url: z.string(),
  kinds: z.array(z.string()).describe('Kinds of events; empty: all.'),
  organisationId: id.nullable().describe('Whose events; null: those of the whole service.'),
  allowPrivate: z.boolean(),
  madeBy: z.string(),
  madeAt: instant,
  tries: z.int().describe('How often in a row it did not take what it was told.'),
  failingAt: instant.nullable().describe('Since when.'),
  lastAt: instant.nullable(),
  lastResult: z.string().nullable().describe('`taken`, `HTTP 500`, or `unreachable`.'),
  disabledAt: instant.nullable().describe('It is told nothing more until somebody enables it.'),
}
export const Webhook = z.strictObject(fields).meta({ id: 'Webhook' })
export const WebhookList = z.strictObject({ webhooks: z.array(Webhook) }).meta({ id: 'WebhookList' })
export const NewWebhook = z
  .strictObject({ ...fields, secret: z.string().describe('What signs; told once.') })
  .meta({ id: 'NewWebhook' })

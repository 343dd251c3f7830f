/** The first message: out by JMAP, its way from the activity log, and the answer as it comes into the inbox. UI.md §7.6 */
import type { MessageView } from '../../../contract/src/message-view.ts'
import type { ApiClient } from '../../kit/api-client.ts'
import type { JmapClient } from '../../kit/jmap-client.ts'
import { type Event, textOf } from './route.ts'

const MAIL = 'urn:ietf:params:jmap:mail'

type Boxes = { readonly list: readonly { readonly id: string; readonly role: string | null }[] }
type Identities = { readonly list: readonly { id: string; name: string; email: string }[] }
type SetAnswer = {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null
  readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null
}

export type Sent = {
  readonly from: string
  readonly to: string
  readonly messageId: string
  readonly sentMs: number
}
/** How far it is. `host`, `tls` and `reply` are of whoever took it, or did not. */
export type Outward = {
  readonly state: 'underway' | 'arrived' | 'waiting' | 'failed'
  readonly host: string
  readonly tls: string
  readonly reply: string
  readonly tookMs: number
}

/** The account has no mailbox, or may not write. */
export class CannotSend extends Error {
  override readonly name = 'CannotSend'
}

/** Throws CannotSend, JmapError, Unreachable. */
export async function sendTest(
  jmap: JmapClient,
  { to, subject, text }: { readonly to: string; readonly subject: string; readonly text: string },
): Promise<Sent> {
  const accountId = (await jmap.session()).primaryAccounts[MAIL]
  if (accountId === undefined) throw new CannotSend('no mailbox')
  const asked = jmap.prepare<Boxes>('Mailbox/get', { accountId, properties: ['id', 'role'] })
  const [boxes, who] = await jmap.send(asked, jmap.prepare<Identities>('Identity/get', { accountId }))
  const [identity] = who.list
  const [drafts, sent] = ['drafts', 'sent'].map((role) => boxes.list.find((box) => box.role === role)?.id)
  if (identity === undefined || drafts === undefined || sent === undefined) throw new CannotSend('no folders')
  const email = {
    ...{ mailboxIds: { [drafts]: true }, keywords: { $draft: true, $seen: true } },
    ...{ from: [{ name: identity.name || null, email: identity.email }], to: [{ name: null, email: to }] },
    ...{ subject, textBody: [{ partId: 'text', type: 'text/plain' }], bodyValues: { text: { value: text } } },
  }
  const sentMs = Date.now()
  const made = idIn(await jmap.call<SetAnswer>('Email/set', { accountId, create: { one: email } }))
  const get = jmap.call<{ readonly list: readonly { readonly messageId: readonly string[] }[] }>(
    'Email/get',
    {
      ...{ accountId, ids: [made], properties: ['messageId'] },
    },
  )
  const messageId = (await get).list[0]?.messageId[0] ?? ''
  idIn(
    await jmap.call<SetAnswer>('EmailSubmission/set', {
      accountId,
      create: { one: { emailId: made, identityId: identity.id } },
      onSuccessUpdateEmail: {
        '#one': { [`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, 'keywords/$draft': null },
      },
    }),
  )
  return { from: identity.email, to, messageId, sentMs }
}

function idIn({ created, notCreated }: SetAnswer): string {
  const id = created?.['one']?.id
  if (id === undefined) throw new CannotSend(notCreated?.['one']?.description ?? '')
  return id
}

/** From the events of that message, in any order. */
export function outwardOf(events: readonly Event[], sentMs: number): Outward {
  const last = (kinds: readonly string[]): Event | undefined =>
    events.filter(({ kind }) => kinds.includes(kind)).toSorted((a, b) => b.at.localeCompare(a.at))[0]
  const arrived = last(['relayed', 'delivered'])
  const failed = last(['bounced', 'expired', 'policy-refused', 'refused', 'dropped'])
  const event = arrived ?? failed ?? last(['deferred'])
  const state =
    arrived !== undefined
      ? 'arrived'
      : failed !== undefined
        ? 'failed'
        : event !== undefined
          ? 'waiting'
          : 'underway'
  return {
    state,
    ...{ host: textOf(event, 'host'), tls: textOf(event, 'tls'), reply: textOf(event, 'text') },
    tookMs: event === undefined ? 0 : Math.max(0, Date.parse(event.at) - sentMs),
  }
}

export async function readOutward(api: ApiClient, { messageId, sentMs }: Sent): Promise<Outward> {
  const query = { messageId: `<${messageId}>`, limit: 50 }
  const { events } = await api.get<{ readonly events: readonly Event[] }>('/api/v1/ledger', { query })
  return outwardOf(events, sentMs)
}

export type Answer = { readonly tookMs: number; readonly view: MessageView }

/** The answer from that address; null while there is none. */
export async function readAnswer(
  api: ApiClient,
  jmap: JmapClient,
  { to, sentMs }: Sent,
): Promise<Answer | null> {
  const accountId = (await jmap.session()).primaryAccounts[MAIL]
  const query = jmap.prepare<{ readonly ids: readonly string[] }>('Email/query', {
    accountId,
    filter: { from: to, after: new Date(sentMs).toISOString().replace(/\.\d+Z$/, 'Z') },
    ...{ sort: [{ property: 'receivedAt', isAscending: false }], limit: 1 },
  })
  const [{ ids }] = await jmap.send(query)
  const [id] = ids
  if (id === undefined) return null
  const { list } = await jmap.call<{ readonly list: readonly { readonly receivedAt: string }[] }>(
    'Email/get',
    {
      ...{ accountId, ids: [id], properties: ['receivedAt'] },
    },
  )
  const view = await api.get<MessageView>(`/api/v1/messages/${encodeURIComponent(id)}/view`, {
    query: { pictures: 'no' },
  })
  return { tookMs: Math.max(0, Date.parse(list[0]?.receivedAt ?? '') - sentMs), view }
}

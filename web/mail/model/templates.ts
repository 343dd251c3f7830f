/**
 * Texts that are written again and again: messages of a folder of their own with a keyword, so that every program sees them and
 * every device has them. No server has to know what they are.
 */
import type { JmapClient } from '../../kit/jmap-client.ts'
import { TEMPLATES_MAX } from '../limits.ts'
import { type Draft, emailOf } from './draft.ts'
import type { Writer } from './draft-keeper.ts'
import type { Folder } from './mail.ts'
import { NotTaken } from './sending.ts'

/** A keyword of ours. RFC 8621 §4.1.1 */
const KEYWORD = 'template'

export type Template = { readonly id: string; readonly name: string }

type Account = Pick<Writer, 'accountId'> & { readonly jmap: Pick<JmapClient, 'call' | 'send' | 'prepare'> }

/** By their names. Throws JmapError, Unreachable. */
export async function listTemplates({ jmap, accountId }: Account): Promise<readonly Template[]> {
  const query = jmap.prepare<{ readonly ids: readonly string[] }>('Email/query', {
    ...{ accountId, filter: { hasKeyword: KEYWORD }, limit: TEMPLATES_MAX },
    sort: [{ property: 'subject', isAscending: true }],
  })
  const get = jmap.prepare<{ readonly list: readonly { id: string; subject: string | null }[] }>(
    'Email/get',
    {
      ...{ accountId, '#ids': query.ref('/ids'), properties: ['id', 'subject'] },
    },
  )
  const [, { list }] = await jmap.send(query, get)
  return list.map(({ id, subject }) => ({ id, name: subject ?? '' }))
}

/** `folder`: what the folder is called where there is none yet. Throws NotTaken, JmapError, Unreachable. */
export async function keepTemplate(writer: Writer, draft: Draft, folder: string): Promise<void> {
  const { jmap, accountId, from } = writer
  const folderId = (await folderOf(writer)) ?? (await makeFolder(writer, folder))
  const message = emailOf(
    { ...draft, to: '', cc: '', bcc: '', inReplyTo: [], references: [] },
    from,
    folderId,
  )
  const { created, notCreated } = await jmap.call<{
    readonly created: Readonly<Record<string, unknown>> | null
    readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null
  }>('Email/set', {
    accountId,
    create: { one: { ...message, keywords: { $seen: true, [KEYWORD]: true } } },
  })
  if (created?.['one'] === undefined) throw new NotTaken(notCreated?.['one']?.description ?? '')
}

export async function removeTemplate({ jmap, accountId }: Account, id: string): Promise<void> {
  await jmap.call('Email/set', { accountId, destroy: [id] })
}

/** That of a template that there is. */
async function folderOf({ jmap, accountId }: Account): Promise<string | undefined> {
  const query = jmap.prepare<unknown>('Email/query', { accountId, filter: { hasKeyword: KEYWORD }, limit: 1 })
  const get = jmap.prepare<{ readonly list: readonly { mailboxIds: Readonly<Record<string, true>> }[] }>(
    'Email/get',
    { accountId, '#ids': query.ref('/ids'), properties: ['mailboxIds'] },
  )
  const [, { list }] = await jmap.send(query, get)
  return Object.keys(list[0]?.mailboxIds ?? {})[0]
}

async function makeFolder({ jmap, accountId }: Account, name: string): Promise<string> {
  const { list } = await jmap.call<{ readonly list: readonly Folder[] }>('Mailbox/get', { accountId })
  const there = list.find((one) => one.parentId === null && one.name === name)
  if (there !== undefined) return there.id
  const { created, notCreated } = await jmap.call<{
    readonly created: Readonly<Record<string, { readonly id: string }>> | null
    readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null
  }>('Mailbox/set', { accountId, create: { one: { name, parentId: null } } })
  const id = created?.['one']?.id
  if (id === undefined) throw new NotTaken(notCreated?.['one']?.description ?? '')
  return id
}

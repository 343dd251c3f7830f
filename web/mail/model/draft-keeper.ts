/**
 * Keeps what is being written among the drafts of the account. The version before goes when the next one is there, so that there
 * may be two for a moment and there is never none.
 */
import type { JmapClient } from '../../kit/jmap-client.ts'
import { type Draft, emailOf, filesIn, sentFiles } from './draft.ts'
import { NotTaken, type Sender } from './sending.ts'

export type Writer = Sender

type SetAnswer = {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null
  readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null
  readonly notDestroyed?: Readonly<Record<string, unknown>> | null
}

export type Saved = {
  readonly id: string
  /** What its files are called now, by what they were called: it holds them, uploads are gone after a day. */
  readonly files: ReadonlyMap<string, string>
  /** False: the version before was gone already; somebody went on with it elsewhere, or sent it. */
  readonly alone: boolean
}

/** Puts the draft among the drafts in place of `before`. Throws NotTaken, JmapError, Unreachable. */
export async function saveDraft(
  { jmap, accountId, draftsId, from }: Writer,
  draft: Draft,
  before: string | undefined,
): Promise<Saved> {
  const answer = await jmap.call<SetAnswer>('Email/set', {
    accountId,
    create: { draft: emailOf(draft, from, draftsId) },
  })
  const id = answer.created?.['draft']?.id
  if (id === undefined) throw new NotTaken(answer.notCreated?.['draft']?.description ?? '')
  const files =
    sentFiles(draft).length === 0 ? new Map() : filesIn(draft, await attachedTo(jmap, accountId, id))
  if (before === undefined) return { id, files, alone: true }
  const { notDestroyed } = await jmap.call<SetAnswer>('Email/set', { accountId, destroy: [before] })
  return { id, files, alone: notDestroyed?.[before] === undefined }
}

type Attached = { readonly blobId: string; readonly cid: string | null }

async function attachedTo(
  jmap: Pick<JmapClient, 'call'>,
  accountId: string,
  id: string,
): Promise<readonly Attached[]> {
  const { list } = await jmap.call<{ readonly list: readonly { readonly attachments: Attached[] }[] }>(
    'Email/get',
    { accountId, ids: [id], properties: ['attachments'], bodyProperties: ['blobId', 'cid'] },
  )
  return list[0]?.attachments ?? []
}

export async function discardDraft({ jmap, accountId }: Writer, emailId: string): Promise<void> {
  await jmap.call('Email/set', { accountId, destroy: [emailId] })
}

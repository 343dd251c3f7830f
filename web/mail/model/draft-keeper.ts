/**
 * Keeps what is being written: at once on this device, a moment later among the drafts of the account. The version before goes
 * when the next one is there, so that there may be two for a moment and there is never none.
 */
import type { JmapClient } from '../../kit/jmap-client.ts'
import { type Draft, EMPTY_DRAFT, emailOf } from './draft.ts'
import type { IdSet, MailAddress } from './mail.ts'

export type Writer = {
  readonly jmap: Pick<JmapClient, 'call' | 'send' | 'prepare'>
  readonly accountId: string
  readonly draftsId: string
  readonly sentId: string
  readonly identityId: string
  readonly from: MailAddress
}

type SetAnswer = {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null
  readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null
}

/** The server said no, in a sentence for the person. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

/** Puts the draft among the drafts in place of `before`; its id. Throws NotTaken, JmapError, Unreachable. */
export async function saveDraft(
  { jmap, accountId, draftsId, from }: Writer,
  draft: Draft,
  before: string | undefined,
): Promise<string> {
  const answer = await jmap.call<SetAnswer>('Email/set', {
    accountId,
    create: { draft: emailOf(draft, from, draftsId) },
  })
  const id = answer.created?.['draft']?.id
  if (id === undefined) throw new NotTaken(answer.notCreated?.['draft']?.description ?? '')
  if (before !== undefined) await jmap.call('Email/set', { accountId, destroy: [before] })
  return id
}

/** Sends a draft and files it among the sent. Throws NotTaken, JmapError, Unreachable. */
export async function sendDraft(writer: Writer, emailId: string): Promise<void> {
  const { jmap, accountId, draftsId, sentId, identityId } = writer
  // The answer to an earlier try may have been lost: what is no draft any more has left.
  const { list } = await jmap.call<{ readonly list: readonly { readonly keywords: IdSet }[] }>('Email/get', {
    ...{ accountId, ids: [emailId], properties: ['keywords'] },
  })
  if (list[0] !== undefined && list[0].keywords['$draft'] !== true) return
  const answer = await jmap.call<SetAnswer>('EmailSubmission/set', {
    accountId,
    create: { one: { emailId, identityId } },
    onSuccessUpdateEmail: {
      '#one': { [`mailboxIds/${draftsId}`]: null, [`mailboxIds/${sentId}`]: true, 'keywords/$draft': null },
    },
  })
  if (answer.created?.['one'] === undefined) throw new NotTaken(answer.notCreated?.['one']?.description ?? '')
}

export async function discardDraft({ jmap, accountId }: Writer, emailId: string): Promise<void> {
  await jmap.call('Email/set', { accountId, destroy: [emailId] })
}

const keyOf = (address: string): string => `valija.draft.${address}`

/** What this device kept of a message that never reached the drafts. */
export function keptHere(address: string): Draft | undefined {
  try {
    const text = localStorage.getItem(keyOf(address))
    return text === null ? undefined : { ...EMPTY_DRAFT, ...(JSON.parse(text) as Draft) }
  } catch (error) {
    // Not ours, or torn: there is nothing to go on with.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export function keepHere(address: string, draft: Draft | undefined): void {
  if (draft === undefined) localStorage.removeItem(keyOf(address))
  else
    try {
      localStorage.setItem(keyOf(address), JSON.stringify(draft))
    } catch (error) {
      // This device has no room: the drafts of the account have it in a moment.
      if (!(error instanceof DOMException)) throw error
    }
}

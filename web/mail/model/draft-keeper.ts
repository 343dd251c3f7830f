/**
 * Keeps what is being written: at once on this device, a moment later among the drafts of the account. The version before goes
 * when the next one is there, so that there may be two for a moment and there is never none.
 */
import { type Draft, EMPTY_DRAFT, emailOf } from './draft.ts'
import { NotTaken, type Sender } from './sending.ts'

export type Writer = Sender

type SetAnswer = {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null
  readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null
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

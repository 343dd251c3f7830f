/** With what one begins to write: an answer, a draft, what this device kept, or nothing. */
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { MessageQuote } from '../../../contract/src/message-view.ts'
import type { JmapClient } from '../../kit/jmap-client.ts'
import { useApi, useJmap, useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { localeOf } from '../../kit/words.ts'
import { type Answering, answerTo, type Draft, draftOf, EMPTY_DRAFT, type KeptDraft } from '../model/draft.ts'
import { identityFor, type WritingAs } from '../model/identities.ts'
import { openKeeper } from '../model/keeper.ts'
import { openLocalDrafts } from '../model/local-drafts.ts'
import { type MailAddress, nameOf } from '../model/mail.ts'
import { located } from '../model/shared-accounts.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'

export type FirstDraft = {
  /** Of this window's copy on the device. */
  readonly key: string
  readonly draft: Draft
  /** Of the draft that it is a version of. */
  readonly id: string | undefined
  /** A window was closed before the server had it. */
  readonly found: boolean
  /** Nothing is signed yet. */
  readonly fresh: boolean
  /** Who took part in what is answered. */
  readonly among: readonly MailAddress[]
}

const ANSWERS = { responder: 'reply', todos: 'replyAll', reenviar: 'forward', borrador: 'draft' } as const
const MAIL = 'urn:ietf:params:jmap:mail'

/** `identities`: undefined until they are known. */
export function useFirstDraft(identities: readonly WritingAs[] | undefined) {
  const { address } = useSession()
  const read = useReadFirst()
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const [word, kind] = Object.entries(ANSWERS).find(([name]) => typeof search[name] === 'string') ?? []
  const emailId = word === undefined ? undefined : String(search[word])
  const to = typeof search['para'] === 'string' ? search['para'] : ''
  return useQuery({
    queryKey: ['first-draft', kind, emailId, to],
    enabled: identities !== undefined,
    // Looked at once: what is written since then is not to be replaced.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async (): Promise<FirstDraft> => {
      const key = crypto.randomUUID()
      const nothing = { key, found: false, fresh: true, id: undefined, among: [] }
      const left = await openLocalDrafts(openKeeper(address), navigator.locks).left()
      const mine = left.find((one) => (kind === 'draft' ? one.emailId === emailId : emailId === undefined))
      if (mine !== undefined && to === '')
        return { ...nothing, key: mine.key, draft: mine.draft, id: mine.emailId, found: true, fresh: false }
      if (emailId === undefined || kind === undefined) return { ...nothing, draft: { ...EMPTY_DRAFT, to } }
      return { ...nothing, ...(await read(kind, emailId, identities ?? [])) }
    },
  })
}

type Answered = Omit<KeptDraft, 'html' | 'language'> & {
  readonly receivedAt: string
  readonly textBody: readonly { readonly language: readonly string[] | null }[]
}

function useReadFirst() {
  const [jmap, api] = [useJmap(), useApi()]
  const { language } = useKit()
  const say = useWords(COMPOSE_TEXTS)
  return async (
    kind: Answering | 'draft',
    emailId: string,
    identities: readonly WritingAs[],
  ): Promise<Pick<FirstDraft, 'draft' | 'id' | 'fresh' | 'among'>> => {
    const { accountId: shared, id } = located(emailId)
    const ownAccount = (await jmap.session()).primaryAccounts[MAIL] ?? ''
    const accountId = shared ?? ownAccount
    const [{ list }, { html }] = await Promise.all([
      jmap.call<{ readonly list: readonly Answered[] }>('Email/get', {
        ...{ accountId, ids: [id] },
        properties: [
          ...['from', 'replyTo', 'to', 'cc', 'bcc', 'subject', 'messageId', 'inReplyTo', 'references'],
          ...['receivedAt', 'textBody', 'attachments'],
          ...['header:Importance', 'header:Disposition-Notification-To'],
        ],
        bodyProperties: ['partId', 'blobId', 'type', 'name', 'size', 'cid', 'language'],
      }),
      api.get<MessageQuote>(`/api/v1/messages/${encodeURIComponent(id)}/quote`, {
        query: shared === undefined ? {} : { account: shared },
      }),
    ])
    const [found] = list
    if (found === undefined) throw new Error('the message is gone')
    const attachments =
      shared === undefined ? found.attachments : await copied(jmap, shared, ownAccount, found.attachments)
    const original = { ...found, attachments, html, language: found.textBody[0]?.language ?? null }
    const everybody = [...(original.to ?? []), ...(original.cc ?? []), ...(original.bcc ?? [])]
    const among = [...(original.from ?? []), ...everybody]
    if (kind === 'draft') {
      const identityId = identityFor(identities, original.from ?? [])?.id ?? ''
      return { draft: { ...draftOf(original), identityId }, id: emailId, fresh: false, among: [] }
    }
    const when = new Date(original.receivedAt).toLocaleString(localeOf(language), {
      dateStyle: 'long',
      timeStyle: 'short',
    })
    const who = original.from?.map(nameOf).join(', ') ?? ''
    const said = say(kind === 'forward' ? 'forwarded' : 'wrote', { when, who })
    const own = identities.map(({ email }) => email)
    const identityId = identityFor(identities, everybody)?.id ?? ''
    return {
      draft: {
        ...answerTo(kind, original, own, said),
        identityId,
        forwards: kind === 'forward' ? emailId : '',
      },
      ...{ id: undefined, fresh: true, among: kind === 'forward' ? [] : among },
    }
  }
}

/** What is attached to a message of somebody else goes into one's own account, where the draft will be. RFC 8620 §6.3 */
async function copied(
  jmap: JmapClient,
  fromAccountId: string,
  accountId: string,
  files: Answered['attachments'],
): Promise<Answered['attachments']> {
  if (files === null || files === undefined || files.length === 0) return files
  const { copied: ids } = await jmap.call<{ readonly copied: Readonly<Record<string, string>> | null }>(
    'Blob/copy',
    {
      ...{ fromAccountId, accountId, blobIds: files.map(({ blobId }) => blobId) },
    },
  )
  return files.flatMap((file) => {
    const blobId = ids?.[file.blobId]
    return blobId === undefined ? [] : [{ ...file, blobId }]
  })
}

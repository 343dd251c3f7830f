/** What writing needs of the account, and the message that is answered. */
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useJmap, useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { BODY_OCTETS } from '../limits.ts'
import {
  type Answering,
  answerTo,
  type Draft,
  draftOf,
  EMPTY_DRAFT,
  folderOf,
  type KeptDraft,
} from '../model/draft.ts'
import { keptHere, type Writer } from '../model/draft-keeper.ts'
import { htmlText } from '../model/html-text.ts'
import { type Folder, nameOf } from '../model/mail.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'

const MAIL = 'urn:ietf:params:jmap:mail'

export function useWriter() {
  const jmap = useJmap()
  return useQuery({
    queryKey: ['writer'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<Writer & { readonly uploadPath: string }> => {
      const session = await jmap.session()
      const accountId = session.primaryAccounts[MAIL] ?? ''
      const folders = jmap.prepare<{ readonly list: readonly Folder[] }>('Mailbox/get', { accountId })
      const identities = jmap.prepare<{
        readonly list: readonly { id: string; name: string; email: string }[]
      }>('Identity/get', { accountId })
      const [boxes, who] = await jmap.send(folders, identities)
      const [identity] = who.list
      const [drafts, sent] = ['drafts', 'sent'].map((role) => folderOf(boxes.list, role))
      if (identity === undefined || drafts === undefined || sent === undefined)
        throw new Error('the account cannot write')
      return {
        ...{ jmap, accountId, draftsId: drafts.id, sentId: sent.id, identityId: identity.id },
        from: { name: identity.name === '' ? null : identity.name, email: identity.email },
        uploadPath: new URL(session.uploadUrl.replace('{accountId}', accountId), location.href).pathname,
      }
    },
  })
}

/** `id`: of the draft that it is a version of. */
export type FirstDraft = { readonly draft: Draft; readonly id: string | undefined }

type Answered = Omit<KeptDraft, 'text'> & {
  readonly receivedAt: string
  readonly textBody: readonly { readonly partId: string | null; readonly type: string }[]
  readonly bodyValues: Readonly<Record<string, { readonly value: string }>>
}

const ANSWERS = { responder: 'reply', todos: 'replyAll', reenviar: 'forward', borrador: 'draft' } as const

/** With what one begins: an answer, what this device kept, or nothing. */
export function useFirstDraft() {
  const jmap = useJmap()
  const { address } = useSession()
  const { language } = useKit()
  const say = useWords(COMPOSE_TEXTS)
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const [word, kind] = Object.entries(ANSWERS).find(([name]) => typeof search[name] === 'string') ?? []
  const emailId = word === undefined ? undefined : String(search[word])
  return useQuery({
    queryKey: ['first-draft', kind, emailId],
    // Looked at once: what is written since then is not to be replaced.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async (): Promise<FirstDraft> => {
      if (emailId === undefined || kind === undefined)
        return { draft: keptHere(address) ?? EMPTY_DRAFT, id: undefined }
      const accountId = (await jmap.session()).primaryAccounts[MAIL]
      const { list } = await jmap.call<{ readonly list: readonly Answered[] }>('Email/get', {
        ...{ accountId, ids: [emailId], fetchTextBodyValues: true, maxBodyValueBytes: BODY_OCTETS },
        properties: [
          ...['from', 'replyTo', 'to', 'cc', 'bcc', 'subject', 'messageId', 'inReplyTo', 'references'],
          ...['receivedAt', 'textBody', 'bodyValues', 'attachments'],
        ],
        bodyProperties: ['partId', 'blobId', 'type', 'name', 'size'],
      })
      const [original] = list
      if (original === undefined) throw new Error('the message is gone')
      if (kind === 'draft') return { draft: draftOf({ ...original, text: textOf(original) }), id: emailId }
      const when = new Date(original.receivedAt).toLocaleString(language, {
        dateStyle: 'long',
        timeStyle: 'short',
      })
      const who = original.from?.map(nameOf).join(', ') ?? ''
      const said = say(kind === 'forward' ? 'forwarded' : 'wrote', { when, who })
      const draft = answerTo(kind satisfies Answering, { ...original, text: textOf(original) }, address, said)
      return { draft, id: undefined }
    },
  })
}

function textOf({ textBody, bodyValues }: Answered): string {
  return textBody
    .map(({ partId, type }) => {
      const value = bodyValues[partId ?? '']?.value ?? ''
      return type === 'text/html' ? htmlText(value) : value
    })
    .join('\n')
}

/** The invitation of a message, and the way to answer it: a message to whom it came from, which may be called back for a moment. */
import { useQuery } from '@tanstack/react-query'
import { useJmap, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { CONTENT_SIGNS_MAX } from '../limits.ts'
import { answerCalendar, answerEmail, answerKeyword } from '../model/calendar/answer.ts'
import {
  ANSWERS,
  type Attendee,
  type Invitation,
  type InvitationAnswer,
  readInvitation,
} from '../model/calendar/invitation.ts'
import { discardDraft } from '../model/draft-keeper.ts'
import { identityFor, senderAs } from '../model/identities.ts'
import type { Mail } from '../model/mail.ts'
import { callBack, NotTaken, type Sender, sendDraft } from '../model/sending.ts'
import { INVITATION_TEXTS } from '../texts/invitation.ts'
import { useMailStore } from './mail-context.ts'
import { noticeMs, useUndoTime } from './use-undo-time.ts'
import type { AccountWriter } from './use-writer.ts'

const MAIL = 'urn:ietf:params:jmap:mail'
export const CALENDAR_TYPE = 'text/calendar'

type Part = { readonly partId: string | null; readonly type: string }
type Found = {
  readonly messageId: readonly string[] | null
  readonly attachments: readonly Part[]
  readonly textBody: readonly Part[]
  readonly bodyValues: Readonly<Record<string, { readonly value: string }>>
}
export type Invited = { readonly invitation: Invitation; readonly messageId: readonly string[] | null }

/** null: there is a calendar, but none that can be read. */
export function useInvitation(id: string) {
  const jmap = useJmap()
  return useQuery({
    queryKey: ['invitation', id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<Invited | null> => {
      const accountId = (await jmap.session()).primaryAccounts[MAIL]
      const { list } = await jmap.call<{ readonly list: readonly Found[] }>('Email/get', {
        ...{ accountId, ids: [id], properties: ['messageId', 'attachments', 'textBody', 'bodyValues'] },
        ...{ bodyProperties: ['partId', 'type'] },
        ...{ fetchAllBodyValues: true, maxBodyValueBytes: CONTENT_SIGNS_MAX },
      })
      const [mail] = list
      const parts = [...(mail?.textBody ?? []), ...(mail?.attachments ?? [])]
      const part = parts.find(({ type }) => type === CALENDAR_TYPE)
      const invitation = readInvitation(mail?.bodyValues[part?.partId ?? '']?.value ?? '')
      return mail === undefined || invitation === undefined ? null : { invitation, messageId: mail.messageId }
    },
  })
}

/** The words of an answer in the catalogue. */
export const WORD = { accepted: 'Accepted', tentative: 'Tentative', declined: 'Declined' } as const

export const answerOf = ({ keywords }: Pick<Mail, 'keywords'>): InvitationAnswer | undefined =>
  ANSWERS.find((answer) => keywords[answerKeyword(answer)] === true)

export function useAnswerInvitation(mail: Mail) {
  const say = useWords(INVITATION_TEXTS)
  const store = useMailStore()
  const seconds = useUndoTime()
  return async (
    account: AccountWriter,
    { invitation, messageId }: Invited,
    organizer: Attendee,
    answer: InvitationAnswer,
  ): Promise<void> => {
    const asked = invitation.attendees.map(({ email }) => ({ name: null, email }))
    const sender = senderAs(account, identityFor(account.identities, asked)?.id ?? '')
    const who = sender.from.name ?? sender.from.email
    const words = { who, title: invitation.title === '' ? say('untitled') : invitation.title }
    const email = answerEmail(
      {
        subject: say(`mail${WORD[answer]}`, words),
        text: say(`text${WORD[answer]}`, words),
        calendar: answerCalendar(invitation, sender.from, answer, Date.now()),
      },
      sender.from,
      { name: organizer.name === organizer.email ? null : organizer.name, email: organizer.email },
      sender.draftsId,
      messageId,
    )
    try {
      const { emailId, departure } = await leave(sender, email, seconds)
      const mark = store.act([mail], () =>
        Object.fromEntries(
          ANSWERS.map((one) => [`keywords/${answerKeyword(one)}`, one === answer ? true : null]),
        ),
      )
      const undo = async (): Promise<void> => {
        const isBack = departure !== undefined && (await callBack(sender, departure).catch(() => false))
        if (!isBack) {
          tell({ kind: 'bad', text: say('hasLeft') })
          return
        }
        if (mark !== undefined) store.undo(mark)
        await discardDraft(sender, emailId).catch(() => undefined)
        tell({ text: say('calledBack') })
      }
      tell({ kind: 'sent', text: say('sent', { who: organizer.name }), undo, ms: noticeMs(seconds) })
    } catch (error) {
      tell({ kind: 'bad', text: say('notSent', { why: error instanceof Error ? error.message : '' }) })
    }
  }
}

type SetAnswer = {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null
  readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null
}

async function leave(sender: Sender, email: Readonly<Record<string, unknown>>, seconds: number) {
  const { jmap, accountId } = sender
  const made = await jmap.call<SetAnswer>('Email/set', { accountId, create: { answer: email } })
  const emailId = made.created?.['answer']?.id
  if (emailId === undefined) throw new NotTaken(made.notCreated?.['answer']?.description ?? '')
  try {
    return { emailId, departure: await sendDraft(sender, emailId, { seconds }) }
  } catch (error) {
    // What did not leave is no draft that anybody would go on with.
    if (error instanceof NotTaken) await discardDraft(sender, emailId).catch(() => undefined)
    throw error
  }
}

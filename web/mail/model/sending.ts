/**
 * How a draft leaves: the server holds it for a while, in which it is called back. It leaves then whether this page is still
 * there or not. RFC 8621 §7, RFC 4865 §3
 */
import type { JmapClient } from '../../kit/jmap-client.ts'
import type { IdSet, MailAddress } from './mail.ts'

/** The account as one writes from it. */
export type Sender = {
  readonly jmap: Pick<JmapClient, 'call' | 'send' | 'prepare'>
  readonly accountId: string
  readonly draftsId: string
  readonly sentId: string
  readonly identityId: string
  readonly from: MailAddress
}

/** Seconds from now, or a time that was chosen. */
export type When = { readonly seconds: number } | { readonly at: Date }

/** A message on its way, which may be called back until then. */
export type Departure = { readonly id: string; readonly emailId: string; readonly sendAt: string }

export type Scheduled = Departure & {
  readonly subject: string
  readonly to: readonly MailAddress[]
  readonly preview: string
}

/** The server said no, in a sentence for the person. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken'
}

/** A draft with this keyword leaves by itself: nobody goes on writing it. The server takes it away when it leaves. */
export const SCHEDULED = '$scheduled'

type Addressed = {
  readonly keywords: IdSet
  readonly to: readonly MailAddress[] | null
  readonly cc: readonly MailAddress[] | null
  readonly bcc: readonly MailAddress[] | null
}
type SetAnswer = {
  readonly created: Readonly<Record<string, { readonly id: string; readonly sendAt: string }>> | null
  readonly notCreated: Readonly<Record<string, { readonly description?: string }>> | null
}
type UpdateAnswer = {
  readonly updated: Readonly<Record<string, unknown>> | null
  readonly notUpdated: Readonly<Record<string, { readonly type: string }>> | null
}

/**
 * Gives a draft to the server, to leave then. Asked once more about the same draft, after an answer that was lost, it is the same
 * submission and leaves once; undefined: it has left. Throws NotTaken, JmapError, Unreachable.
 */
export async function sendDraft(
  { jmap, accountId, draftsId, sentId, identityId, from }: Sender,
  emailId: string,
  when: When,
): Promise<Departure | undefined> {
  const { list } = await jmap.call<{ readonly list: readonly Addressed[] }>('Email/get', {
    ...{ accountId, ids: [emailId], properties: ['keywords', 'to', 'cc', 'bcc'] },
  })
  const [draft] = list
  // The answer to an earlier try may have been lost: what is no draft any more has left.
  if (draft !== undefined && draft.keywords['$draft'] !== true) return undefined
  const later = 'at' in when
  const filed = { [`mailboxIds/${draftsId}`]: null, [`mailboxIds/${sentId}`]: true, 'keywords/$draft': null }
  const answer = await jmap.call<SetAnswer>('EmailSubmission/set', {
    accountId,
    create: { leaves: { emailId, identityId, envelope: envelopeOf(from, draft, when) } },
    // What leaves in a moment is among the sent already; what leaves another day waits among the drafts.
    onSuccessUpdateEmail: { '#leaves': later ? { [`keywords/${SCHEDULED}`]: true } : filed },
  })
  const made = answer.created?.['leaves']
  if (made === undefined) throw new NotTaken(answer.notCreated?.['leaves']?.description ?? '')
  return { id: made.id, emailId, sendAt: made.sendAt }
}

/** RFC 4865 §3 */
function envelopeOf(from: MailAddress, draft: Addressed | undefined, when: When) {
  const people = [...(draft?.to ?? []), ...(draft?.cc ?? []), ...(draft?.bcc ?? [])]
  const parameters =
    'at' in when ? { HOLDUNTIL: when.at.toISOString() } : { HOLDFOR: String(Math.max(0, when.seconds)) }
  return {
    mailFrom: { email: from.email, parameters },
    rcptTo: [...new Set(people.map(({ email }) => email))].map((email) => ({ email })),
  }
}

/** True: it does not leave, and is a draft again. False: it has left. Throws JmapError, Unreachable. */
export async function callBack(
  { jmap, accountId, draftsId, sentId }: Pick<Sender, 'jmap' | 'accountId' | 'draftsId' | 'sentId'>,
  { id }: Pick<Departure, 'id'>,
): Promise<boolean> {
  const answer = await jmap.call<UpdateAnswer>('EmailSubmission/set', {
    accountId,
    update: { [id]: { undoStatus: 'canceled' } },
    onSuccessUpdateEmail: {
      [id]: {
        ...{ [`mailboxIds/${sentId}`]: null, [`mailboxIds/${draftsId}`]: true },
        ...{ 'keywords/$draft': true, [`keywords/${SCHEDULED}`]: null },
      },
    },
  })
  return answer.updated !== null && id in answer.updated
}

type Waiting = { readonly id: string; readonly emailId: string; readonly sendAt: string }
type Found = { readonly id: string; readonly keywords: IdSet; readonly subject: string | null } & Pick<
  Scheduled,
  'preview'
> & { readonly to: readonly MailAddress[] | null }

/** What waits for a time that was chosen, the next to leave first. Throws JmapError, Unreachable. */
export async function findScheduled(jmap: Sender['jmap'], accountId: string): Promise<readonly Scheduled[]> {
  const query = jmap.prepare<{ readonly ids: readonly string[] }>('EmailSubmission/query', {
    ...{ accountId, filter: { undoStatus: 'pending' }, sort: [{ property: 'sentAt' }] },
  })
  const get = jmap.prepare<{ readonly list: readonly Waiting[] }>('EmailSubmission/get', {
    ...{ accountId, '#ids': query.ref('/ids'), properties: ['emailId', 'sendAt'] },
  })
  const mails = jmap.prepare<{ readonly list: readonly Found[] }>('Email/get', {
    ...{ accountId, '#ids': get.ref('/list/*/emailId') },
    properties: ['keywords', 'subject', 'to', 'preview'],
  })
  const [, waiting, found] = await jmap.send(query, get, mails)
  const known = new Map(found.list.map((mail) => [mail.id, mail]))
  return waiting.list.flatMap(({ id, emailId, sendAt }) => {
    const mail = known.get(emailId)
    if (mail === undefined || mail.keywords[SCHEDULED] !== true) return []
    return [{ id, emailId, sendAt, subject: mail.subject ?? '', to: mail.to ?? [], preview: mail.preview }]
  })
}

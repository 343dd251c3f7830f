/** What this edge tells the ledger: who came, what we said no to, what we took. */
import type { Refusal } from '../../lib/refusal.ts'
import { formatAddress } from '../../mail/address.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { TlsInfo } from '../../net/connection.ts'
import type { IntakeRecipient } from '../../service/delivery/intake.ts'
import { noteHeldBack } from '../../service/delivery/note-held-back.ts'
import { storyOf, storyOfRefusal } from '../../service/filter/story.ts'
import type { EventReply, LedgerEvent } from '../../service/ledger/event.ts'
import { messageIdIn } from '../../service/ledger/message-id.ts'
import type { Written } from './our-lines.ts'
import type { Session, Transaction } from './session.ts'

export function noteConnected(session: Session): void {
  session.shared.ledger.note({ kind: 'connected', ...whereFrom(session) })
}

/** Sentences that tell of a rule of the company or the account. */
const RULES =
  /^(?:rule|attachment|rate\.(?:hour|day|tooMuch))\b|^group\.closed$|^rcpt\.(?:sendOnly|ownSentence)$/

/** A refusal as it was worded. Whose it is: the person's who is signed in, else of the domain that it is about. */
export async function noteRefused(
  session: Session,
  reply: EventReply,
  { code, text }: Pick<Refusal, 'code' | 'text'>,
): Promise<void> {
  const { principal, about, shared } = session
  const transaction = session.transaction ?? session.finished
  const domain = about ?? transaction?.recipients[0]?.address.domain
  const organisationId = principal?.organisationId ?? (domain && (await companyOf(session, domain)))
  shared.ledger.note({
    ...(RULES.test(text.key)
      ? { kind: 'policy-refused', class: text.key }
      : { kind: 'refused', class: code }),
    organisationId: organisationId === '' ? undefined : organisationId,
    accountId: principal?.accountId,
    ...storyOfRefusal(text.key),
    ...(transaction !== undefined && refusedOf(transaction, organisationId)),
    ...whereFrom(session),
    domain,
    reply,
  })
}

/** Of the message that was refused, or was about to come: for whom else than the company's own people, nobody is told. */
function refusedOf(
  transaction: Transaction,
  organisationId: OrganisationId | '' | undefined,
): Partial<LedgerEvent> {
  const { id, recipients, story, verdicts } = transaction
  const own = recipients.filter(({ targets }) =>
    targets.some((target) => target.kind === 'local' && target.account.organisationId === organisationId),
  )
  return {
    ...{ id, from: senderOf(transaction), verdicts },
    ...(own.length > 0 && { to: own.map(({ address }) => formatAddress(address)) }),
    ...(story !== undefined && storyOf(story)),
  }
}

/**
 * The message is ours now; `answers` has an entry for each recipient that was refused all the same. Outlives us when this
 * resolves, so that it can be said.
 */
export async function noteAccepted(
  session: Session,
  transaction: Transaction,
  { bytes, verdicts, sifted }: Pick<Written, 'bytes' | 'verdicts' | 'sifted'>,
  refused: readonly (object | undefined)[],
): Promise<void> {
  const { principal, shared } = session
  const taken = transaction.recipients.filter((_, at) => refused[at] === undefined)
  const common = {
    kind: 'accepted',
    id: transaction.id,
    messageId: messageIdIn(bytes),
    from: senderOf(transaction),
    ...whereFrom(session),
    sizeBytes: bytes.length,
    verdicts,
  } as const
  const note = (more: Partial<LedgerEvent>, recipients: readonly IntakeRecipient[]): void =>
    shared.ledger.note({ ...common, ...more, to: recipients.map(({ address }) => formatAddress(address)) })
  if (principal !== undefined) {
    const { organisationId, accountId } = principal
    note({ organisationId, accountId, class: 'out' }, taken)
  } else
    for (const [organisationId, recipients] of await byCompany(session, taken))
      note({ organisationId, class: 'in' }, recipients)
  if (sifted !== undefined)
    noteHeldBack(shared.ledger, { id: transaction.id, from: senderOf(transaction) }, sifted, taken)
  shared.ledger.keep()
}

/** No company reads whom of another company a message went to. */
async function byCompany(
  session: Session,
  recipients: readonly IntakeRecipient[],
): Promise<Map<OrganisationId | undefined, IntakeRecipient[]>> {
  const companies = new Map<OrganisationId | undefined, IntakeRecipient[]>()
  for (const recipient of recipients) {
    const local = recipient.targets.find((target) => target.kind === 'local')
    const organisationId =
      local?.kind === 'local'
        ? local.account.organisationId
        : await companyOf(session, recipient.address.domain)
    const known = companies.get(organisationId)
    if (known === undefined) companies.set(organisationId, [recipient])
    else known.push(recipient)
  }
  return companies
}

/** Undefined for a domain that is not ours; and where the directory does not answer, only the operator sees the event. */
async function companyOf({ shared, log }: Session, domain: string): Promise<OrganisationId | undefined> {
  try {
    return await shared.domainCompany?.(domain)
  } catch (error) {
    log.warn('smtp.company', { reason: String(error) })
    return undefined
  }
}

function whereFrom(session: Session): Pick<LedgerEvent, 'ip' | 'host' | 'tls' | 'via'> {
  const { connection, hello, listener, role } = session
  return {
    ip: connection.remoteAddress,
    host: hello,
    tls: tlsText(connection.tls),
    via: listener.name ?? role,
  }
}

function senderOf({ sender: { reversePath } }: Transaction): string {
  return reversePath === null ? '' : formatAddress(reversePath)
}

function tlsText(tls: TlsInfo | undefined): string | undefined {
  return tls && `${tls.version} ${tls.cipher}`
}

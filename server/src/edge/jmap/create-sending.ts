/** RFC 8621 §7.5, RFC 6409, RFC 3848 */
import type { Clock } from '../../lib/clock.ts'
import { joinOctets } from '../../lib/join-octets.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import { type Address, formatAddress, needsSmtpUtf8 } from '../../mail/address.ts'
import type { AccountId } from '../../mail/ids.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import { formatReceived } from '../../mail/smtp/trace.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { IntakeMessage, IntakeRecipient } from '../../service/delivery/intake.ts'
import { noteHeldBack } from '../../service/delivery/note-held-back.ts'
import type { Sifted } from '../../service/filter/sift.ts'
import { messageIdIn } from '../../service/ledger/message-id.ts'
import {
  type JmapDoors,
  type JmapLetter,
  type JmapSending,
  type JudgedLetter,
  RecipientsRefused,
} from './sending.ts'

export type SendingDeps = JmapDoors & {
  readonly directory: {
    ownAddresses(account: AccountId): Promise<ReadonlySet<string>>
    account(account: AccountId): Promise<{ readonly displayName: string } | undefined>
  }
  readonly hostname: string
  readonly metrics: Metrics
  readonly clock: Clock
}

const encoder = new TextEncoder()
const LF = 10
const CR = 13

export function createSending(deps: SendingDeps): JmapSending {
  const { directory } = deps
  return {
    async writer({ accountId, address }) {
      if (accountId === undefined) return { addresses: [address], name: '' }
      const all = [...(await directory.ownAddresses(accountId))]
      const account = await directory.account(accountId)
      return {
        addresses: [address, ...all.filter((one) => one !== address).sort()],
        name: account?.displayName ?? '',
      }
    },
    judge: (principal, letter) => judge(deps, principal, letter),
    handOver: (principal, letter, releaseMs) => handOver(deps, principal, letter, releaseMs),
  }
}

async function judge(deps: SendingDeps, principal: Principal, letter: JmapLetter): Promise<JudgedLetter> {
  if (hasLoneLineEnd(letter.bytes)) throw new Refusal('invalid', { key: 'data.lineEnds' })
  await deps.submit.sender(principal, letter.from)
  const recipients = await recipientsOf(deps, principal, letter)
  const receivedMs = deps.clock.now()
  const sifted = await looked(deps, principal, { letter, recipients, receivedMs })
  return { ...letter, recipients, receivedMs, sifted }
}

/** All of those who are not there are named at once. */
async function recipientsOf(
  { intake }: SendingDeps,
  principal: Principal,
  { from, to, bytes }: JmapLetter,
): Promise<readonly IntakeRecipient[]> {
  const sender = { reversePath: from, principal }
  const recipients: IntakeRecipient[] = []
  const unknown: Address[] = []
  let first: Refusal | undefined
  for (const address of to) {
    try {
      recipients.push(await intake.recipient(address, {}, sender, bytes.length))
    } catch (error) {
      const isUnknown = error instanceof Refusal && error.code === 'unknown-user'
      if (!isUnknown) throw error
      first ??= error
      unknown.push(address)
    }
  }
  if (first !== undefined) throw new RecipientsRefused(first, unknown)
  return recipients
}

type Looked = {
  readonly letter: JmapLetter
  readonly recipients: readonly IntakeRecipient[]
  readonly receivedMs: number
}

/** Own people's mail is looked at for what harms others. Throws Refusal. */
async function looked(
  { sift }: SendingDeps,
  principal: Principal,
  { letter, recipients, receivedMs }: Looked,
): Promise<Sifted | undefined> {
  const { bytes, from, deliveryId } = letter
  const sifted = await sift?.sift(
    {
      ...{ id: deliveryId, recipients, receivedMs, bytes, source: 'own', reversePath: from },
      client: { address: principal.remoteAddress ?? '', hello: '', reverseName: undefined },
      ...{ junkFor: new Set(), connection: [] },
    },
    () => undefined,
  )
  if (sifted?.refusal !== undefined) throw sifted.refusal
  return sifted
}

/** Whoever stores much stands in line here as at SMTP. THREATS TE5 */
async function handOver(
  deps: SendingDeps,
  principal: Principal,
  letter: JudgedLetter,
  releaseMs: number | undefined,
): Promise<void> {
  const { submit, turns, metrics } = deps
  const { organisationId } = principal
  const message = messageOf(deps, principal, letter, releaseMs)
  const octets = message.bytes.length
  let result = 'refused'
  const turn = turns.takeToStore(organisationId, octets)
  if (turn !== undefined) await turn
  try {
    const answers = await submit.accept(message, principal)
    const refusal = answers.find((answer) => answer !== undefined)
    if (refusal !== undefined) throw refusal
    result = 'accepted'
    note(deps, principal, message, letter.sifted)
  } finally {
    turns.stored(organisationId, octets)
    metrics.count('smtp_messages_total', { direction: 'out', result })
  }
}

function messageOf(
  { hostname }: SendingDeps,
  principal: Principal,
  { bytes, from, to, recipients, receivedMs, deliveryId, sifted }: JudgedLetter,
  releaseMs: number | undefined,
): IntakeMessage {
  const received = formatReceived({
    ...{ client: undefined, by: hostname, protocol: 'HTTPS', tls: undefined, id: deliveryId },
    recipient: to.length === 1 ? to[0] : undefined,
    date: dateText(receivedMs),
  })
  return {
    ...{ sender: { reversePath: from, principal }, recipients, receivedMs, deliveryId },
    ...(releaseMs !== undefined && { releaseMs }),
    body: '8bitmime',
    bytes: joinOctets([encoder.encode(`${sifted?.fields ?? ''}${received}`), bytes]),
    smtpUtf8: [...to, ...(from === null ? [] : [from])].some(needsSmtpUtf8),
    ...(sifted !== undefined && { sifted }),
  }
}

/** Outlives us when this returns, as at SMTP. */
function note(
  { ledger }: SendingDeps,
  { organisationId, accountId, remoteAddress }: Principal,
  { bytes, recipients, deliveryId, sender }: IntakeMessage,
  sifted: Sifted | undefined,
): void {
  const from = sender.reversePath === null ? '' : formatAddress(sender.reversePath)
  ledger.note({
    kind: 'accepted',
    ...{ id: deliveryId, organisationId, accountId, class: 'out', sizeBytes: bytes.length, from },
    messageId: messageIdIn(bytes),
    to: recipients.map(({ address }) => formatAddress(address)),
    ...{ ip: remoteAddress, via: 'jmap' },
  })
  if (sifted !== undefined) noteHeldBack(ledger, { id: deliveryId, from }, sifted, recipients)
  ledger.keep()
}

/** A CR without LF, or a LF without CR: text that another server may cut in another place. THREATS OUT2 */
function hasLoneLineEnd(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === CR && bytes[at + 1] !== LF) return true
    if (bytes[at] === LF && bytes[at - 1] !== CR) return true
  }
  return false
}

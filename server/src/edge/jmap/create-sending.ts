/** RFC 8621 §7.5, RFC 6409, RFC 3848 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import { joinOctets } from '../../lib/join-octets.ts'
import { Refusal } from '../../lib/refusal.ts'
import { formatAddress, needsSmtpUtf8 } from '../../mail/address.ts'
import { findText, readHeader } from '../../mail/header/header.ts'
import { readMessageId } from '../../mail/header/message-id.ts'
import type { AccountId } from '../../mail/ids.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import { formatReceived } from '../../mail/smtp/trace.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { IntakeMessage, IntakeRecipient } from '../../service/delivery/intake.ts'
import type { JmapDoors, JmapLetter, JmapSending } from './sending.ts'

export type SendingDeps = JmapDoors & {
  readonly directory: { ownAddresses(account: AccountId): Promise<ReadonlySet<string>> }
  readonly hostname: string
  readonly clock: Clock
}

const encoder = new TextEncoder()
const LF = 10
const CR = 13

export function createSending(deps: SendingDeps): JmapSending {
  return {
    async addresses(principal) {
      const all =
        principal.accountId === undefined ? [] : [...(await deps.directory.ownAddresses(principal.accountId))]
      return [principal.address, ...all.filter((one) => one !== principal.address).sort()]
    },
    send: (principal, letter) => send(deps, principal, letter),
  }
}

async function send(deps: SendingDeps, principal: Principal, letter: JmapLetter): Promise<string> {
  const { submit, intake, clock } = deps
  if (hasLoneLineEnd(letter.bytes)) throw new Refusal('invalid', { key: 'data.lineEnds' })
  await submit.sender(principal, letter.from)
  const sender = { reversePath: letter.from, principal }
  const recipients: IntakeRecipient[] = []
  for (const address of letter.to)
    recipients.push(await intake.recipient(address, {}, sender, letter.bytes.length))
  const id = `${randomUUID().slice(0, 13)}.j`
  const receivedMs = clock.now()
  const { fields, sifted } = await looked(deps, principal, { letter, recipients, id, receivedMs })
  const received = formatReceived({
    ...{ client: undefined, by: deps.hostname, protocol: 'HTTPS', tls: undefined, id },
    recipient: letter.to.length === 1 ? letter.to[0] : undefined,
    date: dateText(receivedMs),
  })
  const message: IntakeMessage = {
    ...{ sender, recipients, receivedMs, deliveryId: id, body: '8bitmime' },
    bytes: joinOctets([encoder.encode(`${fields}${received}`), letter.bytes]),
    smtpUtf8: [letter.from, ...letter.to].some(needsSmtpUtf8),
    ...(sifted !== undefined && { sifted }),
  }
  const answers = await submit.accept(message, principal)
  const refusal = answers.find((answer) => answer !== undefined)
  if (refusal !== undefined) throw refusal
  note(deps, principal, message)
  return id
}

type Looked = {
  readonly letter: JmapLetter
  readonly recipients: readonly IntakeRecipient[]
  readonly id: string
  readonly receivedMs: number
}

/** Own people's mail is looked at for what harms others. Throws Refusal. */
async function looked(
  { sift }: SendingDeps,
  principal: Principal,
  { letter, recipients, id, receivedMs }: Looked,
) {
  const sifted = await sift?.sift(
    {
      ...{ id, recipients, receivedMs, bytes: letter.bytes, source: 'own', reversePath: letter.from },
      client: { address: principal.remoteAddress ?? '', hello: '', reverseName: undefined },
      ...{ junkFor: new Set(), connection: [] },
    },
    () => undefined,
  )
  if (sifted?.refusal !== undefined) throw sifted.refusal
  return { fields: sifted?.fields ?? '', sifted }
}

function note(
  { ledger }: SendingDeps,
  { organisationId, accountId }: Principal,
  message: IntakeMessage,
): void {
  const { bytes, recipients, deliveryId, sender } = message
  ledger.note({
    kind: 'accepted',
    ...{ id: deliveryId, organisationId, accountId, class: 'out', sizeBytes: bytes.length },
    messageId: readMessageId(findText(bytes, readHeader(bytes), 'message-id')),
    from: sender.reversePath === null ? '' : formatAddress(sender.reversePath),
    to: recipients.map(({ address }) => formatAddress(address)),
  })
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

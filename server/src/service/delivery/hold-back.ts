/** What the filter does not let through to a recipient: kept apart from all mail, for that recipient or its company. */
import { formatAddress } from '../../mail/address.ts'
import { displayName, mailboxAddress, mailboxesOf, readAddressList } from '../../mail/header/address-list.ts'
import { decodeWords } from '../../mail/header/encoded-word.ts'
import { findText, type Header, readHeader } from '../../mail/header/header.ts'
import type { Verdict } from '../filter/report.ts'
import type { Sifted } from '../filter/sift.ts'
import type { Quarantine, RecipientToHold } from '../quarantine/quarantine.ts'
import type { QueuedTarget } from './enqueue-targets.ts'
import type { Target } from './expand.ts'
import type { IntakeMessage } from './intake.ts'

/** Of all that the filter said, what a delivery goes by. */
export type Sieved = Pick<Sifted, 'verdicts' | 'elsewhere' | 'company' | 'unscanned'>
export type Held = QueuedTarget & { readonly verdict: Verdict }

/** Resolves when it is kept durably. */
export type HoldBack = (message: IntakeMessage, held: readonly Held[]) => Promise<void>

/**
 * Why it is held back from there; undefined: it is not. Junk goes into a mailbox here, and nowhere else: passed on, it would
 * be ours.
 */
export function verdictOn(target: Target, sifted: Sieved | undefined): Verdict | undefined {
  if (sifted === undefined) return undefined
  if (target.kind === 'outside') return sifted.elsewhere.place === 'inbox' ? undefined : sifted.elsewhere
  const verdict = sifted.verdicts.get(target.account.id)
  return verdict?.place === 'quarantine' ? verdict : undefined
}

export function createHoldBack(quarantine: Quarantine): HoldBack {
  return async (message, held) => {
    const { bytes, deliveryId, receivedMs, sender, sifted } = message
    const header = readHeader(bytes)
    await quarantine.hold({
      ...{ deliveryId, bytes, receivedMs },
      reversePath: sender.reversePath === null ? '' : formatAddress(sender.reversePath),
      from: authorOf(bytes, header),
      subject: decodeWords(findText(bytes, header, 'subject') ?? ''),
      recipients: held.flatMap((one) => recipientOf(one, message)),
      unscanned: sifted?.unscanned ?? [],
    })
  }
}

function recipientOf({ target, verdict }: Held, message: IntakeMessage): RecipientToHold[] {
  if (target.kind === 'local') {
    const { id: accountId, organisationId } = target.account
    const { address, subAddress } = target
    return [{ organisationId, accountId, address, subAddress, verdict }]
  }
  const organisationId = message.sifted?.company
  // Whose alias passes it on belongs to a company; who relays for nobody has nothing to pass on.
  if (organisationId === undefined) throw new Error('held mail belongs to no company')
  const { smtpUtf8, body, requireTls, sender } = message
  const onward = { forwardedBy: target.via, smtpUtf8, body, requireTls, senderVerified: sender.trusted }
  return [{ organisationId, address: target.address, onward, verdict }]
}

/** The first of From, as far as it can be read; what cannot be read is shown as nothing. */
function authorOf(bytes: Uint8Array, header: Header): { readonly name: string; readonly address: string } {
  const [first] = mailboxesOf(readAddressList(findText(bytes, header, 'from') ?? '').entries)
  if (first === undefined) return { name: '', address: '' }
  const address = mailboxAddress(first)
  return { name: displayName(first) ?? '', address: address === undefined ? '' : formatAddress(address) }
}

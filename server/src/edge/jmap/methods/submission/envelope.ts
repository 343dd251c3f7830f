/**
 * To whom a message goes, and not before when. RFC 8621 §7, RFC 4865 §3
 *
 *   {"mailFrom":{"email":"ana@empresa.test","parameters":{"HOLDFOR":"10"}},"rcptTo":[{"email":"luis@example.org"}]}
 */
import { z } from 'zod'
import { type Address, formatAddress, tryParseMailbox } from '../../../../mail/address.ts'
import { mailboxAddress, mailboxesOf, readAddressList } from '../../../../mail/header/address-list.ts'
import { fieldText, findFields, type Header, readHeader } from '../../../../mail/header/header.ts'
import { DELAYED_SEND_MAX_S } from '../../../../service/submission/limits.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { RECIPIENTS_MAX } from '../../limits.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'

/** Of recipients no extension of SMTP is taken: a parameter would be a promise that is not kept. RFC 8621 §7 */
const RECIPIENT = z.strictObject({ email: z.string(), parameters: z.strictObject({}).nullish() })
export const ENVELOPE = z.strictObject({
  mailFrom: z.strictObject({ email: z.string(), parameters: z.record(z.string(), z.string()).nullish() }),
  rcptTo: z.array(RECIPIENT).min(1),
})
const RECIPIENT_FIELDS = ['to', 'cc', 'bcc']
/** RFC 4865 §3 */
const SECONDS = /^\d{1,9}$/
const INSTANT = z.iso.datetime({ offset: true })

export type Envelope = {
  readonly from: Address
  readonly to: readonly Address[]
  /** Milliseconds since 1970; undefined: at once. */
  readonly holdUntilMs: number | undefined
  /** As it is told again. */
  readonly told: JsonObject
}

/** Throws SetFault. `email`: of the identity, where the client leaves the envelope to us. */
export function readEnvelope(
  asked: z.output<typeof ENVELOPE> | null | undefined,
  email: string,
  bytes: Uint8Array,
  nowMs: number,
): Envelope {
  const parameters = asked?.mailFrom.parameters ?? null
  const from = addressOf(asked?.mailFrom.email ?? email)
  const to = asked?.rcptTo.map((one) => addressOf(one.email)) ?? recipientsIn(bytes)
  if (to.length === 0) throw new SetFault({ type: 'noRecipients' })
  if (to.length > RECIPIENTS_MAX)
    throw new SetFault({ type: 'tooManyRecipients', maxRecipients: RECIPIENTS_MAX })
  const told = {
    mailFrom: { email: formatAddress(from), parameters },
    rcptTo: to.map((one) => ({ email: formatAddress(one), parameters: null })),
  }
  return { from, to, holdUntilMs: holdOf(parameters ?? {}, nowMs), told }
}

/** RFC 4865 §3 and §4; the names are SMTP's, in either case. */
function holdOf(parameters: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const [hold, ...others] = Object.entries(parameters)
  if (hold === undefined) return undefined
  const [name, value] = hold
  if (others.length > 0) throw wrong('one of HOLDFOR and HOLDUNTIL, and nothing else')
  const untilMs =
    name.toUpperCase() === 'HOLDFOR' && SECONDS.test(value)
      ? nowMs + Number(value) * 1000
      : name.toUpperCase() === 'HOLDUNTIL' && INSTANT.safeParse(value).success
        ? Date.parse(value)
        : undefined
  if (untilMs === undefined) throw wrong(`“${name.slice(0, 100)}” is not offered, or not so`)
  if (untilMs > nowMs + DELAYED_SEND_MAX_S * 1000)
    throw wrong(`at most ${DELAYED_SEND_MAX_S} seconds from now`)
  return untilMs
}

function wrong(description: string): SetFault {
  return new SetFault(invalidProperties(['envelope'], description))
}

function addressOf(email: string): Address {
  const address = tryParseMailbox(email)
  if (address === undefined) throw wrong(`“${email.slice(0, 200)}” is no address`)
  return address
}

/** Everybody in To, Cc and Bcc. RFC 8621 §7 */
function recipientsIn(bytes: Uint8Array): readonly Address[] {
  return addressesIn(bytes, readHeader(bytes), RECIPIENT_FIELDS)
}

/** Everybody in those fields, each once. */
export function addressesIn(bytes: Uint8Array, header: Header, names: readonly string[]): readonly Address[] {
  const found = new Map<string, Address>()
  for (const name of names)
    for (const field of findFields(bytes, header, name))
      for (const mailbox of mailboxesOf(readAddressList(fieldText(bytes, field)).entries)) {
        const address = mailboxAddress(mailbox)
        if (address !== undefined) found.set(`${address.local}@${address.domain}`, address)
      }
  return [...found.values()]
}

/**
 * What only our own people's messages go through: they write as themselves, nobody learns of the blind copies, and
 * the lines that every message needs are there. The same for SMTP and whatever else takes mail from a person.
 *
 * RFC 6409 §6 and §8, THREATS SUB1 and SUB3
 */
import { randomUUID } from 'node:crypto'
import { Refusal } from '../../lib/refusal.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import {
  type Address,
  canonicalAddress,
  displayAddress,
  domainOf,
  type ReversePath,
} from '../../mail/address.ts'
import { splitSubAddress } from '../../mail/canonical.ts'
import { mailboxAddress, parseAddressList } from '../../mail/header/address-list.ts'
import { field } from '../../mail/header/build.ts'
import {
  type Field,
  fieldText,
  findField,
  findFields,
  type Header,
  readHeader,
} from '../../mail/header/header.ts'
import { dateText } from '../../mail/smtp/date-text.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import type { Footers } from '../policy/footers.ts'
import type { Rates } from '../policy/rates.ts'
import { inspectHeader } from './inspect-header.ts'
import type { Intake, IntakeAnswer, IntakeMessage } from './intake.ts'

export type Submit = {
  /** MAIL FROM: the null path or an address of theirs. Refusal `sender-not-owned`. */
  sender(principal: Principal, reversePath: ReversePath): Promise<void>
  /** Checks and completes the header, then takes the message. Refusal `sender-not-owned`, and those of rates and intake. */
  accept(message: IntakeMessage, principal: Principal): Promise<IntakeAnswer>
}

export type SubmitDeps = {
  readonly directory: DirectoryReader
  readonly intake: Intake
  readonly rates: Rates
  readonly footers: Footers
  /** Hears of each message that was taken. */
  readonly sighted?: ((principal: Principal, message: IntakeMessage) => void) | undefined
}

/** Each names somebody as the author or sender; how often it may stand there. RFC 5322 §3.6 */
const IDENTITY_FIELDS = [
  { name: 'from', least: 1, most: 1 },
  { name: 'sender', least: 0, most: 1 },
  { name: 'resent-from', least: 0, most: Infinity },
  { name: 'resent-sender', least: 0, most: Infinity },
] as const
/**
 * Blind copies, the line that final delivery alone may write, and findings, which nobody of ours makes with a mail program.
 * RFC 5322 §3.6.3, RFC 5321 §4.4, RFC 8601 §5
 */
const REMOVED = ['bcc', 'resent-bcc', 'return-path', 'authentication-results', 'x-valija-levels']

export function createSubmit({ directory, intake, rates, footers, sighted }: SubmitDeps): Submit {
  return {
    async sender(principal, reversePath) {
      if (reversePath !== null) assertOwn(await ownOf(directory, principal), principal, reversePath)
    },
    async accept(message, principal) {
      inspectHeader(message.bytes)
      const header = readHeader(message.bytes)
      assertIdentity(await ownOf(directory, principal), principal, message.bytes, header)
      const amounts = { messages: 1, recipients: message.recipients.length, bytes: message.bytes.length }
      const taken = await rates.take(principal, amounts)
      try {
        const whole = { ...message, bytes: complete(message, principal, header) }
        const bytes = await footers.apply(whole, principal)
        // Stopped while this message was on its way: it is taken like any other. THREATS SUB3
        const isHeld = await isStopped(directory, principal)
        const answers = await intake.accept({ ...whole, bytes, ...(isHeld && { held: true }) }, false)
        if (!isHeld) sighted?.(principal, message)
        if (answers.every((answer) => answer !== undefined)) await taken.giveBack()
        return answers
      } catch (error) {
        await taken.giveBack()
        throw error
      }
    },
  }
}

function ownOf(directory: DirectoryReader, principal: Principal): Promise<ReadonlySet<string>> {
  // Without an account there is nobody to write as.
  return principal.accountId === undefined
    ? Promise.resolve(new Set<string>())
    : directory.ownAddresses(principal.accountId)
}

async function isStopped(directory: DirectoryReader, { accountId }: Principal): Promise<boolean> {
  return accountId !== undefined && (await directory.account(accountId))?.paused === true
}

/** Every address in every field that says who writes must be theirs; what cannot be read is nobody's. THREATS SUB1 */
function assertIdentity(
  own: ReadonlySet<string>,
  principal: Principal,
  bytes: Uint8Array,
  header: Header,
): void {
  for (const { name, least, most } of IDENTITY_FIELDS) {
    const fields = findFields(bytes, header, name)
    if (fields.length < least || fields.length > most) throw unclear(name)
    for (const one of fields) {
      const addresses = addressesOf(name, fieldText(bytes, one))
      const several = addresses.length > 1 && name.endsWith('sender')
      if (addresses.length === 0 || several) throw unclear(name)
      for (const address of addresses) assertOwn(own, principal, address)
    }
  }
}

function addressesOf(name: string, text: string): Address[] {
  try {
    return parseAddressList(text).map((entry) => {
      const address =
        entry.kind === 'mailbox' && entry.route === undefined ? mailboxAddress(entry) : undefined
      if (address === undefined) throw new SyntaxFault('an address', 0)
      return address
    })
  } catch (cause) {
    if (cause instanceof SyntaxFault) throw unclear(name, cause)
    throw cause
  }
}

/** With or without a sub-address: `ana+feria@` is Ana. */
function assertOwn(own: ReadonlySet<string>, principal: Principal, address: Address): void {
  const canonical = canonicalAddress(address)
  if (own.has(canonical)) return
  const { base, subAddress } = splitSubAddress(canonical.slice(0, canonical.lastIndexOf('@')))
  if (subAddress !== undefined && own.has(`${base}@${address.domain}`)) return
  throw new Refusal('sender-not-owned', {
    key: 'sender.notOwned',
    values: {
      account: principal.address,
      sender: displayAddress(address),
      admin: `postmaster${principal.address.slice(principal.address.lastIndexOf('@'))}`,
    },
  })
}

function unclear(name: string, cause?: SyntaxFault): Refusal {
  return new Refusal(
    'sender-not-owned',
    { key: 'sender.unclear', values: { field: name } },
    cause === undefined ? undefined : { cause },
  )
}

/** Takes out what nobody may see and puts in what is missing, below our Received line. RFC 6409 §8 */
function complete(message: IntakeMessage, principal: Principal, header: Header): Uint8Array {
  const { bytes } = message
  const removed = REMOVED.flatMap((name) => [...findFields(bytes, header, name)]).sort(
    (a, b) => a.start - b.start,
  )
  const added = new TextEncoder().encode(missingFields(message, principal, header))
  const at = header.fields[0]?.end ?? 0
  return splice(bytes, at, added, removed)
}

function missingFields({ bytes, receivedMs }: IntakeMessage, principal: Principal, header: Header): string {
  const domain = domainOf(principal.address)
  const date = findField(bytes, header, 'date') === undefined ? field('Date', dateText(receivedMs)) : ''
  const id =
    findField(bytes, header, 'message-id') === undefined
      ? field('Message-ID', `<${randomUUID()}@${domain}>`)
      : ''
  return date + id
}

/** `added` at `at`, without the `removed` fields, all of which stand behind it. */
function splice(bytes: Uint8Array, at: number, added: Uint8Array, removed: readonly Field[]): Uint8Array {
  if (added.length === 0 && removed.length === 0) return bytes
  let size = bytes.length + added.length
  for (const one of removed) size -= one.end - one.start
  const whole = new Uint8Array(size)
  whole.set(bytes.subarray(0, at), 0)
  whole.set(added, at)
  let to = at + added.length
  let from = at
  for (const one of removed) {
    whole.set(bytes.subarray(from, one.start), to)
    to += one.start - from
    from = one.end
  }
  whole.set(bytes.subarray(from), to)
  return whole
}

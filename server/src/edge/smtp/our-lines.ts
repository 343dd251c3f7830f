/**
 * The message as it is kept: our Received on top, above it what we found of its identity, and without the lines that
 * pretend to be ours. All else stays as it came. RFC 5321 §4.4, RFC 8601 §4, §5
 */
import { Refusal } from '../../lib/refusal.ts'
import { inSlices } from '../../lib/slices.ts'
import type { Field } from '../../mail/header/header.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import { LARGE_MESSAGE_OCTETS } from '../../service/delivery/limits.ts'
import type { ProvedAuthor } from '../../service/identity/judge.ts'
import { FRONT_OCTETS } from '../../service/identity/limits.ts'
import type { MessageBuffer } from './message-buffer.ts'
import type { Transaction } from './session.ts'

const LF = 10
const CR = 13

export type Written = {
  readonly bytes: Uint8Array
  /** What SPF, DKIM and others said; absent: nobody asked. */
  readonly verdicts?: Readonly<Record<string, string>>
  /** The companies whose people find it among junk. */
  readonly junkFor: ReadonlySet<OrganisationId | undefined>
  readonly author?: ProvedAuthor
}

export type WriteOptions = {
  /** Our Received line. */
  readonly received: string
  /** Line ends that are none; where nobody has looked, they are looked for here. */
  readonly lone: boolean | 'unknown'
  readonly pause: () => Promise<void> | undefined
}

const NOBODY: ReadonlySet<undefined> = new Set()

/** Throws Refusal `invalid` for broken line ends, `forbidden` for what its author's domain wants to be refused. */
export async function writeOurLines(
  transaction: Transaction,
  buffer: MessageBuffer,
  { received, lone, pause }: WriteOptions,
): Promise<Written> {
  const { inquiry } = transaction
  const front = inquiry === undefined ? Buffer.from(received) : Buffer.alloc(FRONT_OCTETS)
  const isLarge = buffer.bytes > LARGE_MESSAGE_OCTETS
  const whole = isLarge ? await buffer.joinInSlices(front, pause) : buffer.join(front)
  const isBroken = lone === 'unknown' ? await lookForLoneLineEnd(whole, front.length, pause) : lone
  if (isBroken) throw new Refusal('invalid', { key: 'data.lineEnds' })
  if (inquiry === undefined) return { bytes: whole, junkFor: NOBODY }
  const { field, forged, junkFor, refusal, author, verdicts } = await inquiry.judge(
    whole.subarray(front.length),
    {
      id: transaction.id,
      companies: companiesOf(transaction),
      ...toOf(transaction),
      pause,
    },
  )
  if (refusal !== undefined) throw refusal
  const bytes = withFront(whole, front.length, Buffer.from(field + received), forged)
  return {
    ...{ bytes, junkFor },
    ...(author !== undefined && { author }),
    ...(verdicts !== undefined && { verdicts }),
  }
}

/** Whose domain it is for; nobody's when it is a report. */
function toOf({ recipients }: Transaction): { readonly to?: string } {
  const one = recipients.find(({ reportTo }) => reportTo === undefined)
  return one === undefined ? {} : { to: one.address.domain }
}

/** Everybody's whom the message is for; undefined stands for who is elsewhere. */
function companiesOf({ recipients }: Transaction): ReadonlySet<OrganisationId | undefined> {
  return new Set(
    recipients.flatMap(({ targets, reportTo }) =>
      reportTo !== undefined
        ? [reportTo.organisationId]
        : targets.map((target) => (target.kind === 'local' ? target.account.organisationId : undefined)),
    ),
  )
}

/**
 * `front` before what stands behind the `room`, and the `without` fields gone: what is above them moves down, each octet
 * once, and the body stays where it is.
 */
export function withFront(whole: Buffer, room: number, front: Buffer, without: readonly Field[]): Buffer {
  let start = room + (without.at(-1)?.end ?? 0)
  for (let at = without.length - 1; at >= 0; at--) {
    const from = room + (without[at - 1]?.end ?? 0)
    const to = room + (without[at]?.start ?? 0)
    start -= to - from
    whole.copyWithin(start, from, to)
  }
  if (front.length > start) return Buffer.concat([front, whole.subarray(start)])
  whole.set(front, start - front.length)
  return whole.subarray(start - front.length)
}

/** A CR without LF, or a LF without CR: text that another server may cut in another place. THREATS IN1, OUT2 */
async function lookForLoneLineEnd(
  bytes: Uint8Array,
  start: number,
  pause: () => Promise<void> | undefined,
): Promise<boolean> {
  let found = false
  await inSlices(bytes.length - start, pause, (from, to) => {
    found ||= hasLoneLineEnd(bytes, start + from, start + to)
  })
  return found
}

function hasLoneLineEnd(bytes: Uint8Array, from: number, to: number): boolean {
  const slice = bytes.subarray(from, to)
  for (let at = slice.indexOf(LF); at >= 0; at = slice.indexOf(LF, at + 1))
    if (bytes[from + at - 1] !== CR) return true
  for (let at = slice.indexOf(CR); at >= 0; at = slice.indexOf(CR, at + 1))
    if (bytes[from + at + 1] !== LF) return true
  return false
}

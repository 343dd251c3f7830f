/**
 * The message as it is kept: our Received on top, above it what we found of its identity, and without the lines that
 * pretend to be ours. All else stays as it came. RFC 5321 §4.4, RFC 8601 §4, §5
 */
import { Refusal } from '../../lib/refusal.ts'
import { inSlices } from '../../lib/slices.ts'
import type { Field } from '../../mail/header/header.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import { LARGE_MESSAGE_OCTETS } from '../../service/delivery/limits.ts'
import type { Sifted, SiftedMail, Source } from '../../service/filter/sift.ts'
import type { Judgement, ProvedAuthor } from '../../service/identity/judge.ts'
import { FRONT_OCTETS } from '../../service/identity/limits.ts'
import type { MessageBuffer } from './message-buffer.ts'
import type { Session, Transaction } from './session.ts'

const LF = 10
const CR = 13

export type Written = {
  readonly bytes: Uint8Array
  /** What SPF, DKIM and others said; absent: nobody asked. */
  readonly verdicts?: Readonly<Record<string, string>>
  /** The companies whose people find it among junk. */
  readonly junkFor: ReadonlySet<OrganisationId | undefined>
  readonly author?: ProvedAuthor
  /** What the filter found; absent: nobody looked. */
  readonly sifted?: Sifted
}

export type WriteOptions = {
  /** Our Received line. */
  readonly received: string
  /** Line ends that are none; where nobody has looked, they are looked for here. */
  readonly lone: boolean | 'unknown'
  readonly pause: () => Promise<void> | undefined
}

const NOBODY: ReadonlySet<undefined> = new Set()

/**
 * Throws Refusal `invalid` for broken line ends, `forbidden` for what its author's domain wants to be refused and for what
 * the filter does not let in.
 */
export async function writeOurLines(
  session: Session,
  transaction: Transaction,
  buffer: MessageBuffer,
  { received, lone, pause }: WriteOptions,
): Promise<Written> {
  const { inquiry } = transaction
  const { sift } = session.shared
  const isBare = inquiry === undefined && sift === undefined
  const front = isBare ? Buffer.from(received) : Buffer.alloc(FRONT_OCTETS)
  const isLarge = buffer.bytes > LARGE_MESSAGE_OCTETS
  const whole = isLarge ? await buffer.joinInSlices(front, pause) : buffer.join(front)
  const isBroken = lone === 'unknown' ? await lookForLoneLineEnd(whole, front.length, pause) : lone
  if (isBroken) throw new Refusal('invalid', { key: 'data.lineEnds' })
  if (isBare) return { bytes: whole, junkFor: NOBODY }
  const original = whole.subarray(front.length)
  const judgement = await inquiry?.judge(original, {
    id: transaction.id,
    companies: companiesOf(transaction),
    ...toOf(transaction),
    pause,
  })
  transaction.verdicts = judgement?.verdicts
  if (judgement?.refusal !== undefined) throw judgement.refusal
  const sifted = await sift?.sift(suspectOf(session, transaction, original, judgement), pause)
  transaction.story = sifted?.story
  if (sifted?.refusal !== undefined) throw sifted.refusal
  const lines = Buffer.from(`${judgement?.field ?? ''}${sifted?.fields ?? ''}${received}`)
  return {
    bytes: withFront(whole, front.length, lines, forgedIn(judgement, sifted)),
    junkFor: judgement?.junkFor ?? NOBODY,
    ...(judgement?.author !== undefined && { author: judgement.author }),
    ...(judgement?.verdicts !== undefined && { verdicts: judgement.verdicts }),
    ...(sifted !== undefined && { sifted }),
  }
}

function suspectOf(
  session: Session,
  transaction: Transaction,
  bytes: Uint8Array,
  judgement: Judgement | undefined,
): SiftedMail {
  const { connection, hello, reverseName, shared } = session
  const { id, sender, recipients, connectionFindings } = transaction
  return {
    ...{ id, bytes, recipients, source: sourceOf(session, transaction) },
    client: { address: connection.remoteAddress, hello: hello ?? '', reverseName },
    reversePath: sender.reversePath,
    receivedMs: shared.clock.now(),
    ...(judgement?.verdicts !== undefined && { identity: judgement.verdicts }),
    ...(judgement?.author !== undefined && { author: judgement.author }),
    junkFor: judgement?.junkFor ?? NOBODY,
    connection: connectionFindings,
  }
}

function sourceOf({ trustsSenders }: Session, { sender }: Transaction): Source {
  if (sender.principal !== undefined) return 'own'
  return trustsSenders ? 'trusted' : 'stranger'
}

/** From the top down, each once. */
function forgedIn(judgement: Judgement | undefined, sifted: Sifted | undefined): readonly Field[] {
  const fields = [...(judgement?.forged ?? []), ...(sifted?.forged ?? [])]
  return fields.sort((one, other) => one.start - other.start)
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

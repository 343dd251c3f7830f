/** One message after the other, and how long each is on its way. */
import { setTimeout as sleep } from 'node:timers/promises'
import { SmtpClient } from './clients.ts'
import { makeMessage } from './message.ts'
import type { Rig } from './rig.ts'

export type OneByOne = {
  /** They write in turn: one that writes all by itself is taken for a thief. */
  readonly from: readonly string[]
  /** Leads to the rig's sink. */
  readonly domain: string
  readonly octets: number
  readonly seconds: number
  readonly note: (ms: number) => void
}

/** Between a message that arrived and the next one. */
const PAUSE_MS = 15

/** `note` hears how long each was on its way, from its first octet to its end in the sink. */
export async function oneByOne(rig: Rig, { from, domain, octets, seconds, note }: OneByOne): Promise<void> {
  const { submission, password, sink } = rig
  const senders = await Promise.all(
    from.map(async (user) => ({ user, client: await SmtpClient.open(submission, { user, password }) })),
  )
  const end = performance.now() + seconds * 1000
  for (let n = 0; performance.now() < end; n++) {
    const sender = senders[n % senders.length]
    if (sender === undefined) throw new Error('nobody writes')
    const message = makeMessage(sender.user, sender.user, octets)
    const arrived = sink.next(message.id)
    const start = performance.now()
    await sender.client.send(sender.user, [`alguien@${domain}`], message.bytes)
    await arrived
    note(performance.now() - start)
    await sleep(PAUSE_MS)
  }
  for (const { client } of senders) client.close()
}

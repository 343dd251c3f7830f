/** How far a message of one's own came, person by person, as the server says it. RFC 8621 §7 (deliveryStatus) */
import type { JmapClient } from '../../kit/jmap-client.ts'

type Delivered = 'queued' | 'yes' | 'no' | 'unknown'
export type DeliveryStatus = Readonly<
  Record<string, { readonly smtpReply: string; readonly delivered: Delivered }>
>

/** `handed`: another server has taken it, and says no more. */
export type Arrival = {
  readonly arrived: readonly string[]
  readonly handed: readonly string[]
  /** With what was said last; empty: nobody has been asked yet. */
  readonly waiting: readonly { readonly address: string; readonly said: string }[]
  readonly failed: readonly { readonly address: string; readonly said: string }[]
}

/** Only a refusal, now or for good, is worth reading. RFC 5321 §4.2.1 */
const REFUSAL = /^[45]\d\d/

export function arrivalOf(status: DeliveryStatus): Arrival {
  const people = Object.entries(status).map(([address, { delivered, smtpReply }]) => ({
    ...{ address, delivered },
    said: REFUSAL.test(smtpReply) ? smtpReply : '',
  }))
  const of = (wanted: Delivered) => people.filter(({ delivered }) => delivered === wanted)
  const plain = (wanted: Delivered) => of(wanted).map(({ address }) => address)
  const told = (wanted: Delivered) => of(wanted).map(({ address, said }) => ({ address, said }))
  return { arrived: plain('yes'), handed: plain('unknown'), waiting: told('queued'), failed: told('no') }
}

/** Undefined: it did not leave by JMAP, it was called back, or too long ago for anybody to know. Throws JmapError, Unreachable. */
export async function findArrival(
  jmap: Pick<JmapClient, 'prepare' | 'send'>,
  accountId: string,
  emailId: string,
): Promise<Arrival | undefined> {
  const query = jmap.prepare<{ readonly ids: readonly string[] }>('EmailSubmission/query', {
    ...{ accountId, filter: { emailIds: [emailId], undoStatus: 'final' } },
    ...{ sort: [{ property: 'sentAt', isAscending: false }], limit: 1 },
  })
  const get = jmap.prepare<{ readonly list: readonly { readonly deliveryStatus: DeliveryStatus | null }[] }>(
    'EmailSubmission/get',
    { accountId, '#ids': query.ref('/ids'), properties: ['deliveryStatus'] },
  )
  const [, { list }] = await jmap.send(query, get)
  const status = list[0]?.deliveryStatus ?? undefined
  return status && arrivalOf(status)
}

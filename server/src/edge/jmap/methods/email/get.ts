/** RFC 8621 §4.2 */
import { z } from 'zod'
import { Refusal } from '../../../../lib/refusal.ts'
import type { MessageId } from '../../../../mail/ids.ts'
import type { EmailPlaces, Place } from '../../../../service/emails/email-places.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { emailBlobId } from '../../blob-id.ts'
import { GET_ARGS, wantedIds } from '../../get-args.ts'
import { createdId, readEmailId, UNSIGNED } from '../../ids.ts'
import { A_MESSAGE_OCTETS, BETWEEN_TURNS_OCTETS, BODIES_READ, MOVED_TRIES } from '../../limits.ts'
import { type JmapContext, MAIL, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'
import { formatState } from '../../states.ts'
import {
  asksBytes,
  BODY_ARGS_DEFAULT,
  type BodyAsked,
  blobIdsOf,
  bodyProperties,
  emailProperties,
  factProperties,
} from './email-object.ts'
import { assertPartProperties } from './part-object.ts'
import { smimeProperties } from './smime.ts'
import { snoozedOf } from './snooze.ts'

export const BODY_ARGS = {
  bodyProperties: z.array(z.string()).default([...BODY_ARGS_DEFAULT]),
  fetchTextBodyValues: z.boolean().default(false),
  fetchHTMLBodyValues: z.boolean().default(false),
  fetchAllBodyValues: z.boolean().default(false),
  maxBodyValueBytes: UNSIGNED.default(0),
}

export const emailGet = method({
  name: 'Email/get',
  capability: MAIL,
  shared: true,
  args: z.strictObject({ ...GET_ARGS, ...BODY_ARGS }),
  async run(context, args) {
    const properties = emailProperties(args.properties)
    assertPartProperties(args.bodyProperties)
    const asked = wantedIds(
      args.ids?.map((id) => createdId(context.createdIds, id)),
      () => {
        throw new MethodError('requestTooLarge', 'say which messages')
      },
    )
    const placed = await placedFacts(context, asked)
    const { list, notFound } = await emailObjects(context, placed, { asked, properties, body: args })
    return { accountId: args.accountId, state: formatState(placed.places.end), list, notFound }
  },
})

type Asked = {
  readonly asked: readonly string[]
  readonly properties: ReadonlySet<string>
  readonly body: BodyAsked
}

type Placed = {
  readonly places: EmailPlaces
  readonly placesOf: ReadonlyMap<MessageId, readonly Place[]>
  readonly facts: Awaited<ReturnType<JmapContext['deps']['reader']['facts']>>
}

/** What was moved between the look at the mailboxes and the look at the message is looked for again where it is by then. */
async function placedFacts(context: JmapContext, asked: readonly string[]): Promise<Placed> {
  for (let tries = 1; ; tries++) {
    const places = await context.places()
    const placesOf = new Map<MessageId, readonly Place[]>()
    for (const id of asked.map((one) => readEmailId(one))) {
      const its = id === undefined ? [] : places.of(id)
      if (id !== undefined && its.length > 0) placesOf.set(id, its)
    }
    const facts = await context.deps.reader.facts(context.mail, places, [...placesOf.keys()])
    if (facts.size === placesOf.size || tries === MOVED_TRIES) return { places, placesOf, facts }
    context.changed()
  }
}

async function emailObjects(
  context: JmapContext,
  { places, placesOf, facts }: Placed,
  { asked, properties, body }: Asked,
): Promise<{ readonly list: readonly JsonObject[]; readonly notFound: readonly string[] }> {
  const { mail, deps } = context
  const ids = asked.map((id) => readEmailId(id))
  const known = [...placesOf.keys()]
  const snoozed = await snoozedOf(context, places, known, properties)
  const wantsBytes = asksBytes(properties)
  const wantsPreview = properties.has('preview')
  const previewKnown = (id: MessageId): string | undefined =>
    facts.get(id)?.preview ?? deps.previews.known(mail.id, id)
  const isRead = (id: MessageId): boolean => wantsBytes || (wantsPreview && previewKnown(id) === undefined)
  const next = bodiesOf(context, known.filter(isRead))
  const list: JsonObject[] = []
  const notFound: string[] = []
  let octets = 0
  for (const [at, id] of ids.entries()) {
    // What is remembered of a message outlives it.
    const its = id === undefined ? undefined : placesOf.get(id)
    const fact = id === undefined ? undefined : facts.get(id)
    if (id === undefined || its === undefined || fact === undefined) {
      notFound.push(asked[at] ?? '')
      continue
    }
    const object = factProperties(places, { id, its, facts: fact }, properties)
    const preview = wantsPreview ? previewKnown(id) : undefined
    const bytes = isRead(id) ? await next(id) : undefined
    if (wantsPreview)
      object['preview'] = preview ?? (bytes === undefined ? '' : deps.previews.make(mail.id, id, bytes))
    const more =
      wantsBytes && bytes !== undefined
        ? await bodyProperties(context, bytes, properties, { ...body, blobIdOf: blobIdsOf(emailBlobId(id)) })
        : {}
    const signed =
      bytes === undefined ? {} : await smimeProperties(context, bytes, properties, fact.receivedMs)
    list.push({ ...object, ...more, ...signed, ...snoozed(id) })
    octets += bytes === undefined ? 0 : bytes.length + A_MESSAGE_OCTETS
    if (octets < BETWEEN_TURNS_OCTETS) continue
    octets = 0
    await context.breathe()
  }
  return { list, notFound }
}

/** The octets of one message after the other, in that order: small ones are read several at a time. */
function bodiesOf(
  context: JmapContext,
  ids: readonly MessageId[],
): (id: MessageId) => Promise<Uint8Array | undefined> {
  let from = 0
  let some: ReadonlyMap<MessageId, Uint8Array> = new Map()
  return async (id) => {
    const at = ids.length > 1 && from < ids.length ? ids.indexOf(id, from) : -1
    if (at >= 0) {
      from = at + BODIES_READ
      some = await context.mail.smallBodies(ids.slice(at, from))
    }
    return some.get(id) ?? (await bytesOf(context, id))
  }
}

/** Undefined: it went meanwhile. Throws Refusal `damaged`. */
export async function bytesOf({ mail }: JmapContext, id: MessageId): Promise<Uint8Array | undefined> {
  const bytes = await mail.bytesOrRefusal(id)
  if (!(bytes instanceof Refusal)) return bytes
  if (bytes.code === 'not-found') return undefined
  throw bytes
}

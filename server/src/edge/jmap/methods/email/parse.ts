/** Messages that are in no mailbox of their own: attached to another one, or uploaded. RFC 8621 §4.9 */
import { z } from 'zod'
import { readHeader } from '../../../../mail/header/header.ts'
import { hasAttachment } from '../../../../mail/message/derive.ts'
import { fieldsOf } from '../../../../mail/message/list-row.ts'
import { previewOf } from '../../../../mail/message/preview.ts'
import { readStructureInSlices } from '../../../../mail/mime/structure.ts'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { ID } from '../../ids.ts'
import { type JmapContext, MAIL, method } from '../../method.ts'
import { parseBlobs } from '../../parse-blobs.ts'
import {
  addFields,
  asksBytes,
  type BodyAsked,
  blobIdsOf,
  bodyProperties,
  emailProperties,
} from './email-object.ts'
import { BODY_ARGS } from './get.ts'
import { assertPartProperties } from './part-object.ts'
import { smimeProperties } from './smime.ts'

/** RFC 8621 §4.9 */
const USUAL: readonly string[] = [
  ...['messageId', 'inReplyTo', 'references', 'sender', 'from', 'to', 'cc', 'bcc', 'replyTo'],
  ...['subject', 'sentAt', 'hasAttachment', 'preview', 'bodyValues', 'textBody', 'htmlBody', 'attachments'],
]
/** Of what lies in a mailbox only. */
const NOWHERE = ['id', 'mailboxIds', 'keywords', 'receivedAt', 'threadId'] as const

export const emailParse = method({
  name: 'Email/parse',
  capability: MAIL,
  shared: true,
  args: z.strictObject({
    accountId: ID,
    blobIds: z.array(ID),
    properties: z.array(z.string()).nullish(),
    ...BODY_ARGS,
  }),
  async run(context, args) {
    const asked = args.properties ?? USUAL
    emailProperties(asked)
    assertPartProperties(args.bodyProperties)
    const answer = await parseBlobs(context, args.blobIds, async (blobId, octets) =>
      readHeader(octets).fields.length === 0
        ? undefined
        : await parsed(context, { blobId, octets, properties: new Set(asked), body: args }),
    )
    return { accountId: args.accountId, ...answer }
  },
})

type Parsing = {
  readonly blobId: string
  readonly octets: Uint8Array
  readonly properties: ReadonlySet<string>
  readonly body: BodyAsked
}

async function parsed(
  context: JmapContext,
  { blobId, octets, properties, body }: Parsing,
): Promise<JsonObject> {
  const object: Record<string, JsonValue> = {}
  for (const name of NOWHERE) if (properties.has(name)) object[name] = null
  if (properties.has('blobId')) object['blobId'] = blobId
  if (properties.has('size')) object['size'] = octets.length
  addFields(object, fieldsOf(octets), properties)
  if (properties.has('preview')) object['preview'] = previewOf(octets)
  if (properties.has('hasAttachment')) {
    const { root } = await readStructureInSlices(octets, () => context.breathe())
    object['hasAttachment'] = hasAttachment(octets, root)
  }
  if (!asksBytes(properties)) return object
  const more = await bodyProperties(context, octets, properties, { ...body, blobIdOf: blobIdsOf(blobId) })
  return { ...object, ...more, ...(await smimeProperties(context, octets, properties, undefined)) }
}

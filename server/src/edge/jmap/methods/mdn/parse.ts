/** Read receipts that others have sent. RFC 9007 §2.2 */
import { z } from 'zod'
import { decodeWords } from '../../../../mail/header/encoded-word.ts'
import { findText } from '../../../../mail/header/header.ts'
import { type Part, readStructureInSlices } from '../../../../mail/mime/structure.ts'
import { partContents, partText } from '../../../../mail/mime/text.ts'
import { readDispositionReport } from '../../../../mail/report/disposition.ts'
import { typeOf } from '../../../../service/emails/email-body.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { ID } from '../../ids.ts'
import { BODY_VALUE_OCTETS_MAX } from '../../limits.ts'
import { type JmapContext, MDN, method } from '../../method.ts'
import { parseBlobs } from '../../parse-blobs.ts'
import { mdnObject } from './mdn-object.ts'

export const mdnParse = method({
  name: 'MDN/parse',
  capability: MDN,
  shared: true,
  args: z.strictObject({ accountId: ID, blobIds: z.array(ID) }),
  async run(context, { accountId, blobIds }) {
    const answer = await parseBlobs(context, blobIds, (_, octets) => parsed(context, octets))
    return { accountId, ...answer }
  },
})

/** Undefined: it is no receipt. RFC 8098 §3 */
async function parsed(context: JmapContext, octets: Uint8Array): Promise<JsonObject | undefined> {
  const { root } = await readStructureInSlices(octets, () => context.breathe())
  const isType = (part: Part, type: string): boolean => typeOf(part) === type
  if (!isType(root, 'multipart/report')) return undefined
  const machine = root.children.find((part) => isType(part, 'message/disposition-notification'))
  const report = machine && readDispositionReport(partContents(octets, machine))
  if (report === undefined) return undefined
  const human = root.children.find((part) => part.type.type === 'text')
  return mdnObject(report, {
    subject: decodeWords(findText(octets, root.header, 'subject') ?? '').toWellFormed(),
    text: human === undefined ? '' : partText(octets, human, undefined, BODY_VALUE_OCTETS_MAX).toWellFormed(),
    hasOriginal: root.children.some((part) => isType(part, 'message/rfc822')),
  })
}

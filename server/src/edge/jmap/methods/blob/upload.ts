/**
 * Blobs that a client puts together of texts and of what is there already.
 *
 *   {"data":[{"data:asText":"Hola"},{"blobId":"B12","offset":0,"length":512}],"type":"text/plain"}
 *
 * RFC 9404 §4.1
 */
import { z } from 'zod'
import { joinOctets } from '../../../../lib/join-octets.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { uploadBlobId } from '../../blob-id.ts'
import { blobOctets } from '../../blob-octets.ts'
import { ID, UNSIGNED } from '../../ids.ts'
import { BLOB_SET_OCTETS_MAX, BLOB_SOURCES_MAX } from '../../limits.ts'
import { BLOB, type JmapContext, method } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import { assertMaySet, faultOf, readObject, SetOutcome } from '../../set-args.ts'
import { MEDIA_TYPE } from '../email/read-email.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const SOURCE = z.union([
  z.strictObject({ 'data:asText': z.string().refine((text) => text.isWellFormed(), 'no whole signs') }),
  z.strictObject({ 'data:asBase64': z.string().regex(BASE64, 'no base64') }),
  z.strictObject({ blobId: ID, offset: UNSIGNED.nullish(), length: UNSIGNED.nullish() }),
])
type Source = z.output<typeof SOURCE>
const CREATED = z.strictObject({
  data: z.array(SOURCE).min(1).max(BLOB_SOURCES_MAX),
  type: z.string().regex(MEDIA_TYPE).nullish(),
})

export const blobUpload = method({
  name: 'Blob/upload',
  capability: BLOB,
  shared: true,
  args: z.strictObject({ accountId: ID, create: z.record(z.string(), z.custom<JsonObject>()) }),
  async run(context, { accountId, create }) {
    assertMaySet({ accountId, create }, '')
    const outcome = new SetOutcome()
    for (const [name, object] of Object.entries(create)) {
      const fault = await faultOf(context, async () => {
        const { data, type } = readObject(CREATED, object)
        const bytes = await joined(context, data)
        const kind = type?.toLowerCase() ?? 'application/octet-stream'
        const { id } = await context.mail.parts.uploads.put(kind, [bytes])
        outcome.created.set(name, { id: uploadBlobId(id), type: kind, size: bytes.length })
        context.createdIds.set(name, uploadBlobId(id))
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
    }
    const { created, notCreated } = outcome.answer(accountId, '', '')
    return { accountId, created, notCreated }
  },
})

/** Throws SetFault `tooLarge`, `blobNotFound`, `invalidProperties`. */
async function joined(context: JmapContext, sources: readonly Source[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let octets = 0
  for (const source of sources) {
    const piece = await sourceOctets(context, source)
    octets += piece.length
    if (octets > BLOB_SET_OCTETS_MAX) throw new SetFault({ type: 'tooLarge', maxSize: BLOB_SET_OCTETS_MAX })
    pieces.push(piece)
  }
  return joinOctets(pieces)
}

async function sourceOctets(context: JmapContext, source: Source): Promise<Uint8Array> {
  if ('data:asText' in source) return Buffer.from(source['data:asText'])
  if ('data:asBase64' in source) return Buffer.from(source['data:asBase64'], 'base64')
  const { blobId, offset, length } = source
  const blob = await blobOctets(context, blobId)
  if (blob === undefined) throw new SetFault({ type: 'blobNotFound', notFound: [blobId] })
  const from = offset ?? 0
  const to = length === null || length === undefined ? blob.octets.length : from + length
  if (from > blob.octets.length || to > blob.octets.length)
    throw new SetFault(invalidProperties(['data'], 'it has not so many octets'))
  return blob.octets.subarray(from, to)
}

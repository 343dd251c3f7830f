/**
 * Octets of blobs within an answer, and digests of them.
 *
 *   {"list":[{"id":"U5","data:asText":"Hola","size":4}],"notFound":[]}
 *
 * RFC 9404 §4.2
 */
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import { blobOctets } from '../../blob-octets.ts'
import { wantedIds, wantedProperties } from '../../get-args.ts'
import { createdId, ID, UNSIGNED } from '../../ids.ts'
import { RESPONSE_OCTETS_MAX } from '../../limits.ts'
import { BLOB, method } from '../../method.ts'
import { MethodError } from '../../method-error.ts'

/** By their names in the registry of HTTP digests. RFC 9404 §4.2.1 */
export const DIGESTS = { sha: 'sha1', 'sha-256': 'sha256', 'sha-512': 'sha512' } as const
const PROPERTIES = [
  ...['id', 'data', 'data:asText', 'data:asBase64', 'size'],
  ...Object.keys(DIGESTS).map((name) => `digest:${name}`),
]
type Range = { readonly offset?: number | null | undefined; readonly length?: number | null | undefined }

export const blobGet = method({
  name: 'Blob/get',
  capability: BLOB,
  shared: true,
  args: z.strictObject({
    accountId: ID,
    ids: z.array(ID),
    properties: z.array(z.string()).nullish(),
    offset: UNSIGNED.nullish(),
    length: UNSIGNED.nullish(),
  }),
  async run(context, { accountId, ids, properties, ...range }) {
    const wanted = wantedProperties(properties ?? ['data', 'size'], PROPERTIES)
    const list: JsonObject[] = []
    const notFound: string[] = []
    let octets = 0
    for (const id of wantedIds(
      ids.map((one) => createdId(context.createdIds, one)),
      () => [],
    )) {
      const blob = await blobOctets(context, id)
      if (blob === undefined) {
        notFound.push(id)
        continue
      }
      const object = blobObject(id, blob.octets, wanted, range)
      octets += Buffer.byteLength(JSON.stringify(object))
      if (octets > RESPONSE_OCTETS_MAX) throw new MethodError('requestTooLarge', 'the answer is too large')
      list.push(object)
      await context.breathe()
    }
    return { accountId, list, notFound }
  },
})

/** Throws MethodError `requestTooLarge` for what fits into no answer. */
function blobObject(
  id: string,
  whole: Uint8Array,
  wanted: ReadonlySet<string>,
  { offset, length }: Range,
): JsonObject {
  const from = offset ?? 0
  const to = length === null || length === undefined ? whole.length : from + length
  const octets = whole.subarray(from, to)
  const object: Record<string, JsonValue> = { id }
  const asksData = ['data', 'data:asText', 'data:asBase64'].some((name) => wanted.has(name))
  if (asksData && octets.length > RESPONSE_OCTETS_MAX)
    throw new MethodError('requestTooLarge', 'the answer is too large')
  if (asksData && to > whole.length) object['isTruncated'] = true
  const text = wanted.has('data') || wanted.has('data:asText') ? textOf(octets) : undefined
  if (wanted.has('data:asText') || (wanted.has('data') && text !== undefined))
    object['data:asText'] = text ?? null
  if (wanted.has('data:asText') || wanted.has('data'))
    if (text === undefined) object['isEncodingProblem'] = true
  if (wanted.has('data:asBase64') || (wanted.has('data') && text === undefined))
    object['data:asBase64'] = Buffer.from(octets).toString('base64')
  for (const [name, algorithm] of Object.entries(DIGESTS))
    if (wanted.has(`digest:${name}`)) object[`digest:${name}`] = hash(algorithm, octets, 'base64')
  if (wanted.has('size')) object['size'] = whole.length
  return object
}

/** Undefined: it is no UTF-8. */
function textOf(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

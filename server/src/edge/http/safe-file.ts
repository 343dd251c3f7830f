/**
 * A file of somebody else's as an answer: saved, or shown where it is a picture by its octets; whatever a browser takes it for, it is
 * in an origin of nobody and may run and load nothing. RFC 6266, RFC 8187 §3.2, THREATS JM6
 */
import type { FastifyReply } from 'fastify'
import { percentEncode } from '../../mail/header/parameters.ts'
import { fitFileName } from '../../service/message-view/shown-parts.ts'

const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** `shown`: its type was found by its octets, and is one that carries no script. Otherwise the type that it says to be is not told. */
export function sendFile(
  reply: FastifyReply,
  file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
  as: 'saved' | 'shown',
): FastifyReply {
  return reply
    .headers({
      ...(as === 'saved' ? savedFile(file.name) : placed('inline', file.name)),
      ...(as === 'shown' && { 'content-type': file.type }),
      // A frame without an origin asks for it; only who has the link can.
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, max-age=3600',
    })
    .send(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength))
}

/** What an answer says of a file that is saved whatever it is, and whose own type nobody is told. */
export function savedFile(name: string): Readonly<Record<string, string>> {
  return { 'content-type': 'application/octet-stream', ...placed('attachment', name) }
}

function placed(place: 'attachment' | 'inline', given: string): Readonly<Record<string, string>> {
  const name = fitFileName(given)
  const plain = name.replaceAll(/[^ !#-$&-[\]-~]/g, '_')
  const named = name === '' ? '' : `; filename="${plain}"; filename*=UTF-8''${percentEncode(name)}`
  return { 'content-disposition': `${place}${named}`, 'content-security-policy': POLICY }
}

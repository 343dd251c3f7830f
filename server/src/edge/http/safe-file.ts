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
  const name = fitFileName(file.name)
  const plain = name.replaceAll(/[^ !#-$&-[\]-~]/g, '_')
  const place = as === 'saved' ? 'attachment' : 'inline'
  const named = name === '' ? '' : `; filename="${plain}"; filename*=UTF-8''${percentEncode(name)}`
  return reply
    .headers({
      'content-type': as === 'saved' ? 'application/octet-stream' : file.type,
      'content-disposition': `${place}${named}`,
      'content-security-policy': POLICY,
      // A frame without an origin asks for it; only who has the link can.
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'private, max-age=3600',
    })
    .send(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength))
}

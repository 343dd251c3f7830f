/**
 * What a TLS client says first, as far as it decides who answers: the name and the protocols that it wants. Read only while
 * a certificate authority is waited for; all other connections are node:tls's alone. RFC 8446 §4.1.2, RFC 6066 §3, RFC 7301 §3.1
 */

export type ClientHello = {
  /** In lower case; undefined: it names none. */
  readonly serverName: string | undefined
  readonly protocols: readonly string[]
}

/** Octets of a first message that are waited for; with large keys it is some 2 KB. */
export const CLIENT_HELLO_MAX = 16 * 1024

const HANDSHAKE = 22
const CLIENT_HELLO = 1
const RECORD_HEAD = 5
const HELLO_HEAD = 4
/** Version and random. */
const FIXED = 2 + 32
const SERVER_NAME = 0
const HOST_NAME = 0
const ALPN = 16

/** `more`: it is not whole yet. `none`: it is no such message, or too long. */
export function readClientHello(bytes: Buffer): ClientHello | 'more' | 'none' {
  try {
    const message = wholeMessage(bytes)
    if (typeof message === 'string') return message
    return helloOf(message)
  } catch (error) {
    // It says more of itself than there is.
    if (error instanceof RangeError) return 'none'
    throw error
  }
}

/** The message of the first record. One that goes on in a second is no authority's: it is served as always. RFC 8446 §5.1 */
function wholeMessage(bytes: Buffer): Buffer | 'more' | 'none' {
  if (bytes.length === 0) return 'more'
  if (bytes[0] !== HANDSHAKE) return 'none'
  if (bytes.length < RECORD_HEAD) return 'more'
  const end = RECORD_HEAD + bytes.readUInt16BE(RECORD_HEAD - 2)
  if (end > CLIENT_HELLO_MAX) return 'none'
  if (bytes.length < end) return 'more'
  const message = bytes.subarray(RECORD_HEAD, end)
  const isWhole = message[0] === CLIENT_HELLO && message.length >= HELLO_HEAD + message.readUIntBE(1, 3)
  return isWhole ? message : 'none'
}

/** Throws RangeError at the end of the octets. */
function helloOf(message: Buffer): ClientHello {
  let at = HELLO_HEAD + FIXED
  at += 1 + message.readUInt8(at)
  at += 2 + message.readUInt16BE(at)
  at += 1 + message.readUInt8(at)
  const end = Math.min(at + 2 + message.readUInt16BE(at), message.length)
  at += 2
  let serverName: string | undefined
  let protocols: readonly string[] = []
  while (at + 4 <= end) {
    const type = message.readUInt16BE(at)
    const data = message.subarray(at + 4, at + 4 + message.readUInt16BE(at + 2))
    if (type === SERVER_NAME) serverName = nameOf(data)
    else if (type === ALPN) protocols = listOf(data)
    at += 4 + message.readUInt16BE(at + 2)
  }
  return { serverName, protocols }
}

function nameOf(data: Buffer): string | undefined {
  if (data.readUInt8(2) !== HOST_NAME) return undefined
  return data
    .subarray(5, 5 + data.readUInt16BE(3))
    .toString()
    .toLowerCase()
}

function listOf(data: Buffer): readonly string[] {
  const names: string[] = []
  for (let at = 2; at < data.length; at += 1 + data.readUInt8(at))
    names.push(data.subarray(at + 1, at + 1 + data.readUInt8(at)).toString())
  return names
}

/** The client's side of SCRAM-SHA-256, written apart from the server's, for every protocol. RFC 5802 §3, RFC 7677 */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type { TLSSocket } from 'node:tls'

export type ScramClient = {
  readonly mechanism: string
  /** The client's first message. */
  readonly first: string
  /** Its second, for the server's first. */
  final(serverFirst: string): string
  /** What only a server that has the keys can say then. */
  serverFinal(): string
}

export type ScramOptions = {
  readonly user: string
  readonly password: string
  /** `n` (default), `y`, or a type with its octets. */
  readonly binding?: 'n' | 'y' | { readonly type: string; readonly octets: Uint8Array }
  readonly authzid?: string
  readonly nonce?: string
}

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')

export function scramClient(options: ScramOptions): ScramClient {
  const { user, password, binding = 'n', authzid, nonce = 'rOprNGfwEbeRWgbNEkqO' } = options
  const bound = typeof binding === 'object'
  const header = `${bound ? `p=${binding.type}` : binding},${authzid === undefined ? '' : `a=${authzid}`},`
  const bare = `n=${user},r=${nonce}`
  let proved: string | undefined
  return {
    mechanism: bound ? 'SCRAM-SHA-256-PLUS' : 'SCRAM-SHA-256',
    first: header + bare,
    final(serverFirst) {
      const [, whole = '', salt = '', count = '0'] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? []
      if (!whole.startsWith(nonce)) throw new Error(`not an answer: ${serverFirst}`)
      const octets = Buffer.concat([Buffer.from(header), bound ? binding.octets : Buffer.alloc(0)])
      const withoutProof = `c=${base64(octets)},r=${whole}`
      const all = `${bare},${serverFirst},${withoutProof}`
      const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(count), 32, 'sha256')
      const clientKey = hmac(salted, 'Client Key')
      const signature = hmac(createHash('sha256').update(clientKey).digest(), all)
      proved = `v=${base64(hmac(hmac(salted, 'Server Key'), all))}`
      return `${withoutProof},p=${base64(clientKey.map((octet, at) => octet ^ (signature[at] ?? 0)))}`
    },
    serverFinal() {
      if (proved === undefined) throw new Error('nothing was said yet')
      return proved
    },
  }
}

/** The tls-exporter octets of a client's connection. RFC 9266 §4.2 */
export function exporterOf(socket: TLSSocket): Uint8Array {
  return socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
}

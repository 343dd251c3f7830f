/** LDAP servers that are not: silent, endless, untruthful. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { BER, element, integer, octets } from '../../src/net/ldap/ber.ts'
import type { LdapConfig } from '../../src/runtime/open-ldap.ts'
import { SERVICE } from '../kit/slapd.ts'

export type HostileServer = AsyncDisposable & {
  readonly url: string
  /** Connections so far. */
  readonly connections: number
  config(more?: Partial<LdapConfig>): LdapConfig
}

export type Question = { readonly id: number; readonly tag: number; readonly bytes: Buffer }

/** `answer` is given each question (whole, with its id) and the socket to say something on. */
export async function startHostile(
  answer: (socket: Socket, question: Question) => void,
): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    connections++
    socket.on('error', () => undefined)
    // Questions come one at a time, and ids are small: SEQUENCE, length, INTEGER of one octet, the operation.
    socket.on('data', (bytes) => {
      const at = bytes.indexOf(Buffer.from([BER.integer, 1]))
      answer(socket, { id: bytes[at + 2] ?? 0, tag: bytes[at + 3] ?? 0, bytes })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    get connections() {
      return connections
    },
    config: (more) => ({
      ...{ urls: [url], startTls: false, ca: '', domains: ['empresa.test'] },
      ...{ bindDn: SERVICE.dn, bindPassword: SERVICE.password, base: 'dc=test', filter: '(mail={address})' },
      ...{ bindAs: '', mailAttribute: 'mail', nameAttribute: '', groupAttribute: '', group: '' },
      ...{ create: false, scram: false, changePasswordAt: '', timeoutMs: 1000, connections: 2 },
      ...more,
    }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const RESPONSES = { bind: 0x61, entry: 0x64, done: 0x65, reference: 0x73, extended: 0x78 } as const

/** A whole answer with that result code. */
export function result(kind: keyof typeof RESPONSES, id: number, code = 0, diagnostic = ''): Buffer {
  const contents = [integer(code, BER.enumerated), octets(''), octets(diagnostic)]
  return element(BER.sequence, integer(id), element(RESPONSES[kind], ...contents))
}

export function entry(
  id: number,
  dn: string,
  attributes: Readonly<Record<string, readonly string[]>>,
): Buffer {
  const list = Object.entries(attributes).map(([name, values]) =>
    element(BER.sequence, octets(name), element(BER.set, ...values.map((value) => octets(value)))),
  )
  return element(
    BER.sequence,
    integer(id),
    element(RESPONSES.entry, octets(dn), element(BER.sequence, ...list)),
  )
}

/** Elsewhere there may be more. */
export function reference(id: number, url: string): Buffer {
  return element(BER.sequence, integer(id), element(RESPONSES.reference, octets(url)))
}

/**
 * A DNS server on loopback, UDP and TCP, that answers from a zone and counts what it is asked.
 *
 *   await using dns = await fakeDns({ 'example.org': { MX: [[10, 'mx.example.org']] }, 'mx.example.org': { A: ['192.0.2.1'] } })
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { type Answer, decode, encode, type Packet } from 'dns-packet'
import { systemClock } from '../../src/lib/clock.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import { createResolver, type Resolver } from '../../src/net/dns/resolver.ts'

export type ZoneEntry = {
  readonly A?: readonly string[]
  readonly AAAA?: readonly string[]
  readonly MX?: readonly (readonly [number, string])[]
  /** A record of several strings is a list of them. */
  readonly TXT?: readonly (string | string[])[]
  readonly PTR?: readonly string[]
  readonly CNAME?: string
  readonly TLSA?: readonly { usage: number; selector: number; matchingType: number; certificate: Buffer }[]
  /** What goes wrong here. `silent`: no answer; `truncated`: UDP says only that; `servfail`; `partly`: the same for what is not here; `lower`: the case is lost. */
  readonly fault?: 'silent' | 'truncated' | 'servfail' | 'partly' | 'lower'
  readonly ttl?: number
}

export type Zone = Readonly<Record<string, ZoneEntry>>

export type FakeDns = AsyncDisposable & {
  readonly host: string
  readonly port: number
  readonly resolver: Resolver
  zone: Zone
  /** `MX example.org` for every question, in order. */
  readonly asked: readonly string[]
  readonly askedByTcp: number
}

export async function fakeDns(zone: Zone = {}): Promise<FakeDns> {
  const state = { zone, asked: [] as string[], tcp: 0 }
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (bytes: Buffer) => {
      state.tcp++
      const reply = answer(state, bytes.subarray(2), 'tcp')
      if (reply === undefined) return
      const size = Buffer.alloc(2)
      size.writeUInt16BE(reply.length)
      socket.write(Buffer.concat([size, reply]))
    })
  })
  const { port, udp } = await bindBoth(tcp)
  udp.on('message', (bytes, peer) => {
    const reply = answer(state, bytes, 'udp')
    if (reply !== undefined) udp.send(reply, peer.port, peer.address)
  })
  return {
    host: '127.0.0.1',
    port,
    resolver: createResolver({
      servers: [{ host: '127.0.0.1', port }],
      clock: systemClock,
      scheduler: systemScheduler,
    }),
    get zone() {
      return state.zone
    },
    set zone(next) {
      state.zone = next
    },
    get asked() {
      return state.asked
    },
    get askedByTcp() {
      return state.tcp
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      udp.close()
      tcp.close()
      await once(tcp, 'close')
    },
  }
}

/** One port that is free for TCP and for UDP; somebody else may have the one and not the other. */
async function bindBoth(tcp: Server): Promise<{ readonly port: number; readonly udp: UdpSocket }> {
  for (;;) {
    tcp.listen(0, '127.0.0.1')
    await once(tcp, 'listening')
    const address = tcp.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const udp = createSocket('udp4')
    try {
      udp.bind(port, '127.0.0.1')
      await once(udp, 'listening')
      return { port, udp }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      udp.close()
      tcp.close()
      await once(tcp, 'close')
    }
  }
}

const AA = 1 << 10
const TC = 1 << 9
const AD = 1 << 5
const SERVFAIL = 2
const NXDOMAIN = 3

function answer(
  state: { readonly zone: Zone; readonly asked: string[] },
  bytes: Buffer,
  by: 'udp' | 'tcp',
): Buffer | undefined {
  const query = decode(bytes)
  const question = query.questions?.[0]
  if (question === undefined) return undefined
  const name = question.name.toLowerCase()
  state.asked.push(`${question.type} ${name}`)
  const entry = state.zone[name]
  if (entry?.fault === 'silent') return undefined
  const reply = {
    type: 'response',
    id: query.id,
    flags: AA | AD,
    questions: [entry?.fault === 'lower' && by === 'udp' ? { ...question, name } : question],
  } as Packet
  const flags = reply.flags ?? 0
  if (entry === undefined) return encode({ ...reply, flags: flags | NXDOMAIN })
  if (entry.fault === 'servfail') return encode({ ...reply, flags: flags | SERVFAIL })
  if (entry.fault === 'truncated' && by === 'udp') return encode({ ...reply, flags: flags | TC })
  const answers = recordsOf(question.name, question.type, entry)
  if (entry.fault === 'partly' && answers.length === 0) return encode({ ...reply, flags: flags | SERVFAIL })
  return encode({ ...reply, answers })
}

function recordsOf(name: string, type: string, entry: ZoneEntry): Answer[] {
  const ttl = entry.ttl ?? 60
  if (entry.CNAME !== undefined) return [{ type: 'CNAME', name, ttl, data: entry.CNAME }]
  switch (type) {
    case 'A':
    case 'AAAA':
    case 'PTR':
      return (entry[type] ?? []).map((data) => ({ type, name, ttl, data }))
    case 'MX':
      return (entry.MX ?? []).map(([preference, exchange]) => ({
        type: 'MX',
        name,
        ttl,
        data: { preference, exchange },
      }))
    case 'TXT':
      return (entry.TXT ?? []).map((data) => ({ type: 'TXT', name, ttl, data }))
    case 'TLSA':
      return (entry.TLSA ?? []).map((data) => ({ type: 'TLSA', name, ttl, data }))
    default:
      return []
  }
}

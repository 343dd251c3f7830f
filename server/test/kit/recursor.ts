/** A DNS server on loopback that follows aliases from zone to zone, as the resolver of an authority does: for TXT alone, by UDP. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { decode, encode, type Packet } from 'dns-packet'
import { systemClock } from '../../src/lib/clock.ts'
import { systemScheduler } from '../../src/lib/scheduler.ts'
import type { DnsServer } from '../../src/net/dns/exchange.ts'
import { createResolver } from '../../src/net/dns/resolver.ts'

const TIMES = { clock: systemClock, scheduler: systemScheduler }
const NXDOMAIN = 3

/** Asks `server`, anew each time. */
export async function startRecursor(server: DnsServer): Promise<DnsServer & AsyncDisposable> {
  const socket = createSocket('udp4')
  const answer = async (bytes: Buffer): Promise<Buffer> => {
    const query = decode(bytes)
    const name = query.questions?.[0]?.name ?? ''
    const found = await createResolver({ servers: [server], ...TIMES }).query(name, 'TXT')
    const answers =
      found.kind === 'found' ? found.records.map((data) => ({ type: 'TXT', name, ttl: 0, data })) : []
    const flags = found.kind === 'found' ? 0 : NXDOMAIN
    return encode({ type: 'response', id: query.id, flags, questions: query.questions, answers } as Packet)
  }
  socket.on('message', (bytes, peer) => {
    void answer(bytes).then((reply) => socket.send(reply, peer.port, peer.address))
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    host: '127.0.0.1',
    port: socket.address().port,
    async [Symbol.asyncDispose]() {
      socket.close()
    },
  }
}

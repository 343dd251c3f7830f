/**
 * One question to one server and its answer, by UDP and, where that is too small or looks false, by TCP.
 * The port, the id and the case of the letters are chance: who did not see the question cannot answer it. RFC 5452
 */
import { randomBytes, randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import type { Scheduler } from '../../lib/scheduler.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { TCP_TIMEOUT_MS, UDP_TIMEOUT_MS } from './limits.ts'
import { type DnsReply, decodeReply, encodeQuery, type RecordType } from './message.ts'

export type DnsServer = { readonly host: string; readonly port: number }

/** The server gave no usable answer. */
export class DnsFault extends Error {
  override readonly name = 'DnsFault'
}

/** Throws DnsFault. */
export async function ask(
  server: DnsServer,
  name: string,
  type: RecordType,
  scheduler: Scheduler,
): Promise<DnsReply> {
  const question = { name: mixedCase(name), type, id: randomInt(0x10000) }
  const reply = await askByUdp(server, question, scheduler)
  return reply === undefined || reply.truncated ? askByTcp(server, question, scheduler) : reply
}

type Question = { readonly id: number; readonly name: string; readonly type: RecordType }

/** Undefined: an answer with the right id that does not repeat the question as it was; TCP will tell. */
function askByUdp(
  server: DnsServer,
  question: Question,
  scheduler: Scheduler,
): Promise<DnsReply | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(server.host.includes(':') ? 'udp6' : 'udp4')
    const finish = (): void => {
      cancel()
      socket.close()
    }
    const fail = (why: string): void => {
      finish()
      reject(new DnsFault(`${server.host}: ${why}`))
    }
    const cancel = scheduler.after(UDP_TIMEOUT_MS, () => fail('no answer'))
    socket.once('error', (error) => fail(error.message))
    socket.on('message', (bytes) => {
      const reply = readReply(bytes)
      // Not ours, or broken: an attacker's guess must not end the wait for the true answer.
      if (reply === undefined || reply.id !== question.id) return
      finish()
      resolve(matches(reply, question, 'same case') ? reply : undefined)
    })
    // A connected socket takes packets from that server only.
    socket.connect(server.port, server.host, () => {
      socket.send(encodeQuery(question.id, question.name, question.type))
    })
  })
}

async function askByTcp(server: DnsServer, question: Question, scheduler: Scheduler): Promise<DnsReply> {
  const query = encodeQuery(question.id, question.name, question.type)
  const reply = readReply(await exchangeByTcp(server, query, scheduler))
  if (reply === undefined || reply.id !== question.id || !matches(reply, question, 'any case'))
    throw new DnsFault(`${server.host} (TCP): an answer to another question`)
  return reply
}

/** Sends one message over a connection of its own, and gives the first that comes back, whatever it says. Throws DnsFault. */
export function exchangeByTcp(server: DnsServer, message: Buffer, scheduler: Scheduler): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: server.host, port: server.port, noDelay: true })
    const chunks: Buffer[] = []
    let length = 0
    const finish = (): void => {
      cancel()
      socket.destroy()
    }
    const fail = (why: string): void => {
      finish()
      reject(new DnsFault(`${server.host} (TCP): ${why}`))
    }
    const cancel = scheduler.after(TCP_TIMEOUT_MS, () => fail('no answer'))
    socket.on('error', (error) => fail(error.message))
    socket.on('close', () => fail('closed'))
    socket.once('connect', () => {
      const size = Buffer.alloc(2)
      size.writeUInt16BE(message.length)
      socket.write(Buffer.concat([size, message]))
    })
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      // At most 2 + 65,535 octets are waited for: the size is sixteen bits.
      const head =
        length >= 2 && chunks[0] !== undefined && chunks[0].length < 2 ? Buffer.concat(chunks) : chunks[0]
      if (head === undefined || length < 2 || length < 2 + head.readUInt16BE(0)) return
      const all = Buffer.concat(chunks)
      finish()
      resolve(all.subarray(2, 2 + all.readUInt16BE(0)))
    })
  })
}

function readReply(bytes: Buffer): DnsReply | undefined {
  try {
    return decodeReply(bytes)
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined
    throw error
  }
}

/** Over TCP nobody can guess along, and some servers do not keep the case: there it does not count. */
function matches({ question }: DnsReply, { name, type }: Question, how: 'same case' | 'any case'): boolean {
  if (question === undefined || question.type !== type) return false
  return how === 'same case' ? question.name === name : question.name.toLowerCase() === name.toLowerCase()
}

/** `eXAmPle.ORg`: a bit of chance in every letter (draft-vixie-dnsext-dns0x20). */
function mixedCase(name: string): string {
  const chance = randomBytes(name.length)
  let out = ''
  for (let at = 0; at < name.length; at++) {
    const char = name.charAt(at)
    out += ((chance[at] ?? 0) & 1) === 0 ? char.toLowerCase() : char.toUpperCase()
  }
  return out
}

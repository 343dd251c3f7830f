/**
 * What a stranger can do to a server's memory and to the others who use it: slow and idle connections, announced
 * gigabytes, endless headers, lines and parts. Each attack ends with a clear refusal, in bounded memory, while a real
 * client is served.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapClient, SmtpClient } from './clients.ts'
import { LineSocket } from './line-socket.ts'
import { markMemory } from './memory.ts'
import { makeMessage } from './message.ts'
import type { Rig } from './rig.ts'
import { OTHERS_WAIT_MAX_MS, together } from './waited.ts'

export type Attack = {
  readonly name: string
  /** Memory the server may take for it, at its highest. */
  readonly allowedMiB: number
  /** Returns what the server said, or what was seen. */
  run(rig: Rig, scale: number): Promise<string>
  /** What it must say. */
  readonly wanted: RegExp
}

export type AttackReport = {
  readonly attack: string
  readonly said: string
  readonly beforeMiB: number
  readonly peakMiB: number
  readonly afterMiB: number
  /** How long a real client waited for login and delivery while it went on, at most. */
  readonly othersWaitedMs: number
  readonly fault: string | undefined
  /** What took longer than it may. */
  readonly slow: string | undefined
}

const MIB = 1024 * 1024
/** The watching client's own mail, and a collector that comes when it likes. */
const NOISE_MIB = 48
const SENDER = 'sender@example.org'
const OTHERS_EVERY_MS = 200
/** A connection costs a socket, its buffers and our session: THREATS §3.2 allows 64 KiB. */
const IDLE_CONNECTION_KIB = 64
const IDLE_CONNECTIONS = 10_000
const BATCH = 250

export const ATTACKS: readonly Attack[] = [
  { name: 'slow-loris', allowedMiB: 64, run: slowLoris, wanted: /^\d+ slow connections/ },
  {
    name: 'idle connections',
    allowedMiB: (IDLE_CONNECTIONS * IDLE_CONNECTION_KIB) / 1024,
    run: idleConnections,
    wanted: /^\d+ idle connections/,
  },
  {
    name: '2 GB literal before login',
    allowedMiB: NOISE_MIB,
    run: literalBeforeLogin,
    wanted: /BAD|BYE|closed/,
  },
  {
    name: '2 GB literal in APPEND',
    allowedMiB: NOISE_MIB,
    run: literalInAppend,
    wanted: /NO|BAD|BYE|closed/,
  },
  { name: '2 GB announced by SIZE', allowedMiB: NOISE_MIB, run: announcedSize, wanted: /^552/ },
  { name: '100 MB header', allowedMiB: 160, run: hugeHeader, wanted: /^(552|554|550|421)|closed/ },
  { name: '100,000 parts', allowedMiB: 160, run: manyParts, wanted: /BODYSTRUCTURE|^5\d\d/ },
  { name: 'a line of 50 MB', allowedMiB: 256, run: hugeLine, wanted: /^(250|5\d\d)|closed/ },
]

/** `scale` 1 is the full attack; tests use less. */
export async function attack(rig: Rig, each: Attack, scale: number): Promise<AttackReport> {
  const memory = markMemory(rig.pid())
  const others = watchOthers(rig)
  let said: string
  try {
    said = await each.run(rig, scale)
  } finally {
    await others.stop()
  }
  const { peakMiB, afterMiB } = memory.end()
  const othersWaitedMs = Math.round(others.mostMs())
  const fault = together([
    each.wanted.test(said) ? '' : `said “${said}”`,
    peakMiB - memory.beforeMiB <= each.allowedMiB
      ? ''
      : `took ${peakMiB - memory.beforeMiB} MiB, ${each.allowedMiB} are allowed`,
  ])
  const slow = othersWaitedMs <= OTHERS_WAIT_MAX_MS ? undefined : `others waited ${othersWaitedMs} ms`
  const { beforeMiB } = memory
  return { attack: each.name, said, beforeMiB, peakMiB, afterMiB, othersWaitedMs, fault, slow }
}

/** A real client that delivers a message and looks at a mailbox, again and again. */
function watchOthers(rig: Rig): { stop(): Promise<void>; mostMs(): number } {
  const end = new AbortController()
  let most = 0
  const [account = ''] = rig.accounts
  const loop = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const started = performance.now()
      const smtp = await SmtpClient.open(rig.smtp)
      await smtp.send(SENDER, [account], makeMessage(SENDER, account).bytes)
      smtp.close()
      const imap = await ImapClient.open(rig.imap, account, rig.password)
      await imap.command('STATUS INBOX (MESSAGES)')
      imap.close()
      most = Math.max(most, performance.now() - started)
      await sleep(OTHERS_EVERY_MS)
    }
  }
  const running = loop()
  return {
    mostMs: () => most,
    async stop() {
      end.abort()
      await running
    },
  }
}

async function slowLoris(rig: Rig, scale: number): Promise<string> {
  const count = Math.ceil(500 * scale)
  const ports = [rig.smtp, rig.submission, rig.imap]
  const sockets = await openMany(count * ports.length, (n) => ports[n % ports.length] ?? rig.smtp)
  for (let second = 0; second < Math.ceil(15 * scale) + 1; second++) {
    for (const { socket } of sockets) if (!socket.destroyed) socket.write('A')
    await sleep(1000)
  }
  const open = sockets.filter(({ socket }) => !socket.destroyed).length
  for (const socket of sockets) socket.close()
  return `${sockets.length} slow connections, ${open} still open at the end`
}

async function idleConnections(rig: Rig, scale: number): Promise<string> {
  const ports = [rig.smtp, rig.imap]
  const sockets = await openMany(
    Math.ceil(IDLE_CONNECTIONS * scale),
    (n) => ports[n % ports.length] ?? rig.smtp,
  )
  await sleep(2000)
  const open = sockets.filter(({ socket }) => !socket.destroyed).length
  for (const socket of sockets) socket.close()
  return `${open} idle connections of ${sockets.length}`
}

async function openMany(count: number, port: (n: number) => number): Promise<LineSocket[]> {
  const sockets: LineSocket[] = []
  while (sockets.length < count) {
    const size = Math.min(BATCH, count - sockets.length)
    const first = sockets.length
    sockets.push(
      ...(await Promise.all(Array.from({ length: size }, (_, n) => LineSocket.open(port(first + n))))),
    )
  }
  return sockets
}

async function literalBeforeLogin(rig: Rig): Promise<string> {
  const line = await LineSocket.open(rig.imap)
  await line.line()
  line.write('a LOGIN {2147483647+}\r\n')
  return await lastWords(line, 64 * MIB)
}

async function literalInAppend(rig: Rig): Promise<string> {
  const line = await LineSocket.open(rig.imap)
  await line.line()
  line.write(`a LOGIN "${rig.accounts[1]}" "${rig.password}"\r\n`)
  for (let said = ''; !said.startsWith('a '); ) said = await line.line()
  line.write('b APPEND INBOX {2147483648+}\r\n')
  return await lastWords(line, 64 * MIB)
}

async function announcedSize(rig: Rig): Promise<string> {
  const line = await LineSocket.open(rig.smtp)
  await line.line()
  line.write('EHLO attacker.example\r\n')
  for (let said = '250-'; said[3] === '-'; ) said = await line.line()
  line.write(`MAIL FROM:<${SENDER}> SIZE=2147483648\r\n`)
  const said = await line.line()
  line.close()
  return said
}

async function hugeHeader(rig: Rig, scale: number): Promise<string> {
  const field = `X-Filler: ${'x'.repeat(900)}\r\n`
  return await data(rig, field, Math.ceil((100 * MIB * scale) / field.length), '\r\nbody\r\n.\r\n')
}

async function hugeLine(rig: Rig, scale: number): Promise<string> {
  const block = 'A'.repeat(64 * 1024)
  const head = 'From: <a@example.org>\r\nSubject: one line\r\n\r\n'
  // Just below the size limit, so that the line itself and not the size is what is judged.
  const octets = 50 * MIB * scale - 4096
  return await data(rig, block, Math.floor(octets / block.length), '\r\n.\r\n', head)
}

async function manyParts(rig: Rig, scale: number): Promise<string> {
  const account = rig.accounts[2] ?? ''
  const parts = Array.from(
    { length: Math.ceil(100_000 * scale) },
    () => '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n',
  ).join('')
  const bytes = Buffer.from(
    `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`,
  )
  const smtp = await SmtpClient.open(rig.smtp)
  try {
    await smtp.send(SENDER, [account], bytes)
  } catch (error) {
    return error instanceof Error ? error.message.replace('SMTP: ', '') : String(error)
  } finally {
    smtp.close()
  }
  const imap = await ImapClient.open(rig.imap, account, rig.password)
  await imap.command('EXAMINE INBOX')
  const [structure = ''] = await imap.command('FETCH * (BODYSTRUCTURE)')
  imap.close()
  return `${structure.slice(0, 40)}… of ${structure.length} octets`
}

/** Sends `head`, `times` × `block` and `tail` as one message, at the pace the server reads. */
async function data(rig: Rig, block: string, times: number, tail: string, head = ''): Promise<string> {
  const client = await SmtpClient.open(rig.smtp)
  await client.command(`MAIL FROM:<${SENDER}>`, 2)
  await client.command(`RCPT TO:<${rig.accounts[2]}>`, 2)
  await client.command('DATA', 3)
  const line = client.connection
  line.write(head)
  await flood(line, Buffer.from(block), times)
  line.write(tail)
  return await lastWords(line, 0)
}

/** Writes as fast as the server reads, and stops when it closes. */
async function flood(line: LineSocket, block: Buffer, times: number): Promise<void> {
  const { socket } = line
  let wake: (() => void) | undefined
  const onMove = (): void => wake?.()
  socket.on('drain', onMove)
  socket.on('close', onMove)
  for (let n = 0; n < times && !socket.destroyed; n++) {
    if (socket.write(block)) continue
    const { promise, resolve } = Promise.withResolvers<void>()
    wake = resolve
    await promise
  }
  socket.off('drain', onMove)
  socket.off('close', onMove)
}

/** Goes on sending for a while, as a hostile client does; returns the first thing said, or that it was closed. */
async function lastWords(line: LineSocket, octetsMore: number): Promise<string> {
  const said = line.line().catch((error: Error) => `closed: ${error.message}`)
  const block = Buffer.alloc(MIB, 'A')
  await flood(line, block, Math.ceil(octetsMore / MIB))
  const first = await said
  line.close()
  return first
}

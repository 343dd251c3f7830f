/**
 * Clients that ask for gigabytes and never read them: little is held for each, others are served, and after five minutes
 * they are cut off. THREATS IM5
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { STALLED_MS } from '../../src/edge/limits.ts'
import { ImapClient } from './clients.ts'
import { LineSocket } from './line-socket.ts'
import { markMemory } from './memory.ts'
import type { Rig } from './rig.ts'
import { receiveVisits, visitsAlone } from './visits.ts'
import { slowFor, together, type Waited } from './waited.ts'

export type DeafReport = {
  readonly connections: number
  /** What they asked for, each. */
  readonly askedMiB: number
  readonly beforeMiB: number
  readonly peakMiB: number
  /** For each connection. */
  readonly heldMiB: number
  /** Undefined: it was not waited for. */
  readonly cut: number | undefined
  readonly othersAlone: Waited
  readonly othersBeside: Waited
  readonly fault: string | undefined
  /** What took longer than it may. */
  readonly slow: string | undefined
}

const MIB = 1024 * 1024
const MESSAGES = 4
const COMMANDS = 500
/** The buffer of a connection, what was read for its next piece, and the sockets' own. THREATS IM5 allows 2 MiB. */
const HELD_MAX_MIB = 2
/** The visitors' own work, and a collector that comes when it likes. */
const NOISE_MIB = 64
const SETTLE_MS = 2_000
/** Beyond the limit: the server looks once a second. */
const CUT_SLACK_MS = 5_000
const CLOSING_MS = 20_000

export type DeafOptions = { readonly connections: number; readonly untilCut: boolean }

export async function neverRead(rig: Rig, options: DeafOptions): Promise<DeafReport> {
  const [visitor = '', account = ''] = rig.accounts
  const filler = await ImapClient.open(rig.imap, account, rig.password)
  const bytes = Buffer.from(`Subject: grande\r\n\r\n${`${'y'.repeat(76)}\r\n`.repeat(MIB / 78)}`)
  for (let n = 0; n < MESSAGES; n++) await filler.append('INBOX', bytes)
  filler.close()
  const othersAlone = await visitsAlone(rig, [visitor])
  const memory = markMemory(rig.pid())
  const visits = receiveVisits(rig, [visitor])
  const deaf: LineSocket[] = []
  for (let n = 0; n < options.connections; n++)
    deaf.push(await (n % 2 === 0 ? deafImap(rig, account) : deafPop3(rig, account)))
  await sleep(SETTLE_MS)
  if (options.untilCut) await sleep(STALLED_MS + CUT_SLACK_MS)
  const { peakMiB } = memory.end()
  const cut = options.untilCut ? await countCut(deaf) : undefined
  const othersBeside = await visits.stop()
  for (const line of deaf) line.close()
  const { beforeMiB } = memory
  const heldMiB = Math.round((Math.max(0, peakMiB - beforeMiB) / options.connections) * 100) / 100
  const fault = together([
    peakMiB - beforeMiB <= HELD_MAX_MIB * options.connections + NOISE_MIB
      ? ''
      : `took ${peakMiB - beforeMiB} MiB`,
    cut === undefined || cut === options.connections ? '' : `${cut} of ${options.connections} were cut off`,
  ])
  return {
    connections: options.connections,
    askedMiB: MESSAGES * COMMANDS,
    ...{ beforeMiB, peakMiB, heldMiB, cut, othersAlone, othersBeside },
    ...{ fault, slow: together([slowFor(othersBeside)]) },
  }
}

async function deafImap(rig: Rig, account: string): Promise<LineSocket> {
  const line = await LineSocket.open(rig.imap)
  await line.line()
  line.write(`a LOGIN "${account}" "${rig.password}"\r\nb SELECT INBOX\r\n`)
  while (!(await line.line()).startsWith('b OK'));
  stopReading(line)
  line.write('f FETCH 1:* (BODY.PEEK[])\r\n'.repeat(COMMANDS))
  return line
}

async function deafPop3(rig: Rig, account: string): Promise<LineSocket> {
  const line = await LineSocket.open(rig.pop3)
  await line.line()
  line.write(`USER ${account}\r\nPASS ${rig.password}\r\n`)
  await line.line()
  await line.line()
  stopReading(line)
  const all = Array.from({ length: MESSAGES }, (_, n) => `RETR ${n + 1}\r\n`).join('')
  line.write(all.repeat(COMMANDS))
  return line
}

function stopReading({ socket }: LineSocket): void {
  socket.pause()
  // It hears nothing on purpose.
  socket.setTimeout(0)
}

/** Reads what is still in the pipe: a connection that was cut ends there, one that was not brings all it asked for. */
async function countCut(deaf: readonly LineSocket[]): Promise<number> {
  const ended = await Promise.all(
    deaf.map(async ({ socket }) => {
      if (!socket.destroyed) {
        const closed = Promise.withResolvers<void>()
        socket.once('close', () => closed.resolve())
        // Nobody keeps what comes now.
        socket.removeAllListeners('data')
        socket.resume()
        await Promise.race([closed.promise, sleep(CLOSING_MS, undefined, { ref: false })])
      }
      return socket.destroyed && socket.bytesRead < MESSAGES * COMMANDS * MIB
    }),
  )
  return ended.filter((was) => was).length
}

/**
 * Clients that send everything at once and read as fast as they can: all is answered, in order, in bounded memory, and
 * others hardly notice. THREATS IM2
 */

import { ImapClient } from './clients.ts'
import { LineSocket } from './line-socket.ts'
import { markMemory } from './memory.ts'
import { makeMessage } from './message.ts'
import type { Rig } from './rig.ts'
import { receiveVisits, visitsAlone } from './visits.ts'
import { slowFor, together, type Waited } from './waited.ts'

export type PipelineReport = {
  readonly protocol: 'imap' | 'pop3'
  readonly commands: number
  readonly answered: number
  readonly seconds: number
  readonly beforeMiB: number
  readonly peakMiB: number
  readonly othersAlone: Waited
  readonly othersBeside: Waited
  readonly fault: string | undefined
  /** What took longer than it may. */
  readonly slow: string | undefined
}

const SENDER = 'sender@example.org'
const MESSAGES = 3
/** Buffers both ways, and a collector that comes when it likes. */
const ALLOWED_MIB = 64
const IMAP_COMMANDS = ['NOOP', 'FETCH 1:* (UID FLAGS)', 'UID SEARCH ALL', 'STATUS Sent (MESSAGES UIDNEXT)']
const POP3_COMMANDS = ['NOOP', 'STAT', 'UIDL 1', 'LIST 2']

export async function sendPipelines(rig: Rig, commands: number): Promise<PipelineReport[]> {
  const [visitor = '', account = ''] = rig.accounts
  const filler = await ImapClient.open(rig.imap, account, rig.password)
  for (let n = 0; n < MESSAGES; n++) await filler.append('INBOX', makeMessage(SENDER, account).bytes)
  filler.close()
  return [
    await pipeline(rig, visitor, 'imap', commands, () => imap(rig, account, commands)),
    await pipeline(rig, visitor, 'pop3', commands, () => pop3(rig, account, commands)),
  ]
}

async function pipeline(
  rig: Rig,
  visitor: string,
  protocol: PipelineReport['protocol'],
  commands: number,
  run: () => Promise<number>,
): Promise<PipelineReport> {
  const othersAlone = await visitsAlone(rig, [visitor])
  const memory = markMemory(rig.pid())
  const visits = receiveVisits(rig, [visitor])
  const begun = performance.now()
  let answered: number
  let seconds: number
  let othersBeside: Waited
  try {
    answered = await run()
  } finally {
    seconds = (performance.now() - begun) / 1000
    othersBeside = await visits.stop()
  }
  const { peakMiB } = memory.end()
  const { beforeMiB } = memory
  const fault = together([
    answered === commands ? '' : `${answered} of ${commands} were answered`,
    peakMiB - beforeMiB <= ALLOWED_MIB ? '' : `took ${peakMiB - beforeMiB} MiB, ${ALLOWED_MIB} are allowed`,
  ])
  const slow = together([slowFor(othersBeside)])
  return { protocol, commands, answered, seconds, beforeMiB, peakMiB, othersAlone, othersBeside, fault, slow }
}

/** How many were answered OK in their order. */
async function imap(rig: Rig, account: string, commands: number): Promise<number> {
  const line = await LineSocket.open(rig.imap)
  await line.line()
  line.write(`a LOGIN "${account}" "${rig.password}"\r\nb SELECT INBOX\r\n`)
  while (!(await line.line()).startsWith('b OK'));
  line.write(
    Array.from({ length: commands }, (_, n) => `p${n} ${IMAP_COMMANDS[n % IMAP_COMMANDS.length]}\r\n`).join(
      '',
    ),
  )
  let answered = 0
  while (answered < commands) {
    const said = await line.line()
    if (said.startsWith('* ') && !said.startsWith('* BYE')) continue
    if (!said.startsWith(`p${answered} OK`)) break
    answered++
  }
  line.close()
  return answered
}

/** All of these are answered by one line. */
async function pop3(rig: Rig, account: string, commands: number): Promise<number> {
  const line = await LineSocket.open(rig.pop3)
  await line.line()
  line.write(`USER ${account}\r\nPASS ${rig.password}\r\n`)
  await line.line()
  await line.line()
  line.write(
    Array.from({ length: commands }, (_, n) => `${POP3_COMMANDS[n % POP3_COMMANDS.length]}\r\n`).join(''),
  )
  let answered = 0
  while (answered < commands && (await line.line()).startsWith('+OK')) answered++
  line.close()
  return answered
}

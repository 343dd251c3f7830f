/**
 * Two thousand people at once, half of them waiting in IDLE, some by POP3: what each costs in memory, whether all are
 * answered, and how long until the last of those who wait hears of new mail.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapClient, SmtpClient } from './clients.ts'
import { LineSocket } from './line-socket.ts'
import { markMemory } from './memory.ts'
import { makeMessage } from './message.ts'
import type { Rig } from './rig.ts'
import { receiveVisits } from './visits.ts'
import { slowFor, summary, together, type Waited } from './waited.ts'

export type CrowdReport = {
  readonly sessions: number
  readonly kibPerSession: number
  readonly beforeMiB: number
  readonly peakMiB: number
  /** From the handing over of a message to the word that it is there, for all that wait in IDLE. */
  readonly heard: Waited
  /** One command by each of them, all at once. */
  readonly answered: Waited
  readonly unanswered: number
  readonly othersBeside: Waited
  readonly fault: string | undefined
  /** What took longer than it may. */
  readonly slow: string | undefined
}

const SENDER = 'sender@example.org'
const BATCH = 100
const SETTLE_MS = 1_500
/** The whole process grows by so much for each session, sockets and views included. */
const KIB_PER_SESSION_MAX = 64
/** What a collector that comes when it likes leaves lying, however many there are. */
const NOISE_MIB = 32
const HEARD_MAX_MS = 5_000
const ANSWERED_MAX_MS = 5_000

type Member = { readonly line: LineSocket; readonly account: string; readonly kind: 'idle' | 'open' | 'pop3' }

export async function gather(rig: Rig, sessions: number): Promise<CrowdReport> {
  const [visitor = '', ...accounts] = rig.accounts
  // Each password is proved once: what is measured is sessions, not hashes.
  for (const account of accounts) (await ImapClient.open(rig.imap, account, rig.password)).close()
  const memory = markMemory(rig.pid())
  const crowd: Member[] = []
  while (crowd.length < sessions) {
    const first = crowd.length
    const size = Math.min(BATCH, sessions - first)
    crowd.push(...(await Promise.all(Array.from({ length: size }, (_, n) => join(rig, accounts, first + n)))))
  }
  await sleep(SETTLE_MS)
  const settled = memory.end()
  const { beforeMiB } = memory
  const visits = receiveVisits(rig, [visitor])
  const heard = await tellAll(rig, crowd)
  const { times, unanswered } = await askAll(crowd)
  const othersBeside = await visits.stop()
  const { peakMiB } = memory.end()
  for (const { line } of crowd) line.close()
  const report = {
    sessions,
    kibPerSession: Math.round(((settled.afterMiB - beforeMiB) * 1024) / sessions),
    ...{ beforeMiB, peakMiB, heard, answered: summary(times), unanswered, othersBeside },
  }
  const fault = together([
    settled.afterMiB - beforeMiB <= (KIB_PER_SESSION_MAX * sessions) / 1024 + NOISE_MIB
      ? ''
      : `${report.kibPerSession} KiB for each session`,
    unanswered === 0 ? '' : `${unanswered} were not answered`,
  ])
  const slow = together([
    heard.mostMs <= HEARD_MAX_MS ? '' : `the last heard of its mail after ${heard.mostMs} ms`,
    report.answered.mostMs <= ANSWERED_MAX_MS ? '' : `the last answer took ${report.answered.mostMs} ms`,
    slowFor(othersBeside),
  ])
  return { ...report, fault, slow }
}

/** Of ten, five wait in IDLE, four have a mailbox open and one speaks POP3. */
async function join(rig: Rig, accounts: readonly string[], n: number): Promise<Member> {
  const account = accounts[n % accounts.length] ?? ''
  const kind = n % 10 === 9 ? 'pop3' : n % 2 === 0 ? 'idle' : 'open'
  const line = await LineSocket.open(kind === 'pop3' ? rig.pop3 : rig.imap)
  await line.line()
  if (kind === 'pop3') {
    line.write(`USER ${account}\r\nPASS ${rig.password}\r\n`)
    await line.line()
    expectStart(await line.line(), '+OK')
  } else {
    line.write(`a LOGIN "${account}" "${rig.password}"\r\n`)
    expectStart(await untilTagged(line, 'a'), 'a OK')
    line.write('b SELECT INBOX\r\n')
    expectStart(await untilTagged(line, 'b'), 'b OK')
    if (kind === 'idle') {
      line.write('c IDLE\r\n')
      expectStart(await line.line(), '+ ')
    }
  }
  return { line, account, kind }
}

/** One message for each account; how long each session in IDLE waited for the word of it. */
async function tellAll(rig: Rig, crowd: readonly Member[]): Promise<Waited> {
  const sent = new Map<string, number>()
  const waiting = crowd
    .filter(({ kind }) => kind === 'idle')
    .map(async ({ line, account }) => {
      while (!/^\* \d+ EXISTS$/.test(await line.line()));
      return performance.now() - (sent.get(account) ?? Number.NaN)
    })
  const smtp = await SmtpClient.open(rig.smtp)
  for (const account of new Set(crowd.map(({ account }) => account))) {
    const { bytes } = makeMessage(SENDER, account)
    sent.set(account, performance.now())
    await smtp.send(SENDER, [account], bytes)
  }
  smtp.close()
  return summary(await Promise.all(waiting))
}

async function askAll(
  crowd: readonly Member[],
): Promise<{ readonly times: readonly number[]; readonly unanswered: number }> {
  const asked = performance.now()
  const answers = await Promise.allSettled(
    crowd.map(async ({ line, kind }) => {
      line.write(kind === 'pop3' ? 'STAT\r\n' : kind === 'idle' ? 'DONE\r\n' : 'd NOOP\r\n')
      if (kind === 'pop3') expectStart(await line.line(), '+OK')
      else
        expectStart(await untilTagged(line, kind === 'idle' ? 'c' : 'd'), kind === 'idle' ? 'c OK' : 'd OK')
      return performance.now() - asked
    }),
  )
  const times = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  return { times, unanswered: answers.length - times.length }
}

async function untilTagged(line: LineSocket, tag: string): Promise<string> {
  for (;;) {
    const said = await line.line()
    if (said.startsWith(`${tag} `)) return said
    if (said.startsWith('* BYE')) throw new Error(said)
  }
}

function expectStart(said: string, start: string): void {
  if (!said.startsWith(start)) throw new Error(`“${said}” instead of ${start}`)
}

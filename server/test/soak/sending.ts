/**
 * A real server is killed again and again while somebody sends by JMAP. What was acknowledged arrives once; what was not arrives
 * once when it is asked for again in the same words, and else it arrives once or is still a draft. RFC 8621 §7
 */
import { randomInt } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import type { EngineName } from '../kit/engines.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer } from '../kit/start-server.ts'

export type SendingReport = {
  readonly engine: EngineName
  readonly kills: number
  readonly acknowledged: number
  /** Of which no answer came, and that were asked for again. */
  readonly repeated: number
  /** Of which no answer came, and nobody asked again: those that left, and those that are still drafts. */
  readonly left: number
  readonly kept: number
  readonly findings: readonly string[]
}

export type SendingOptions = {
  readonly engine: EngineName
  readonly kills: number
  /** Every other one without an answer is not asked for again; it takes the queue two minutes to decide about those. */
  readonly abandon?: boolean
  readonly progress?: (line: string) => void
}

type Letter = {
  readonly subject: string
  readonly create: Readonly<Record<string, unknown>>
  state: 'asked' | 'acknowledged' | 'repeated' | 'abandoned'
}

/** Messages that are being sent when the kill comes. */
const A_ROUND = 6
/** Milliseconds in which all are asked for, and half of it until the kill at least: some are taken by then, some are not. */
const KILL_WITHIN_MS = 250
/** For what nobody asks again. */
const DECIDED_MS = 150_000

export async function killWhileSending(options: SendingOptions): Promise<SendingReport> {
  const { engine, kills, abandon = false, progress = () => undefined } = options
  await using server = await startServer({ engine })
  const letters: Letter[] = []
  for (let round = 0; round < kills; round++) {
    const ana = await JmapClient.open(server, 'ana')
    const batch = await writeDrafts(ana, round)
    letters.push(...batch)
    const asked = batch.map(async (letter) => {
      await after(randomInt(KILL_WITHIN_MS))
      await send(ana, letter, 'acknowledged').catch(() => undefined)
    })
    await after(KILL_WITHIN_MS / 2 + randomInt(KILL_WITHIN_MS))
    await server.kill9()
    await Promise.all(asked)
    await server.restart()
    const again = await JmapClient.open(server, 'ana')
    for (const [n, letter] of batch.entries())
      if (letter.state === 'asked' && abandon && n % 2 === 0) letter.state = 'abandoned'
      else if (letter.state === 'asked') await send(again, letter, 'repeated')
    progress(`sending ${engine}: ${round + 1} of ${kills} kills`)
  }
  return { engine, kills, ...(await verdictOn(server, letters)) }
}

async function writeDrafts(ana: JmapClient, round: number): Promise<readonly Letter[]> {
  const drafts = await ana.role('drafts')
  const identityId = (await ana.call('Identity/get')).list[0]?.['id']
  const parameters = { HOLDFOR: '1' }
  const envelope = {
    mailFrom: { email: 'ana@empresa.test', parameters },
    rcptTo: [{ email: 'luis@empresa.test' }],
  }
  const letters: Letter[] = []
  for (let n = 0; n < A_ROUND; n++) {
    const subject = `envío ${round}-${n}.`
    const text = `From: ana@empresa.test\nTo: luis@empresa.test\nSubject: ${subject}\n\nHola.\n`
    const emailId = await ana.put(text, drafts, { $draft: true })
    letters.push({ subject, create: { s: { emailId, identityId, envelope } }, state: 'asked' })
  }
  return letters
}

async function send(ana: JmapClient, letter: Letter, state: 'acknowledged' | 'repeated'): Promise<void> {
  const answer = await ana.call('EmailSubmission/set', { create: letter.create })
  if (answer['created'] === null) throw new Error(JSON.stringify(answer))
  letter.state = state
}

async function verdictOn(
  server: Parameters<typeof JmapClient.open>[0],
  letters: readonly Letter[],
): Promise<Omit<SendingReport, 'engine' | 'kills'>> {
  const [ana, luis] = [await JmapClient.open(server, 'ana'), await JmapClient.open(server, 'luis')]
  const drafts = await ana.role('drafts')
  const count = async (who: JmapClient, filter: Readonly<Record<string, unknown>>): Promise<number> =>
    (await who.call('Email/query', { filter })).ids.length
  const arrived = ({ subject }: Letter): Promise<number> => count(luis, { subject })
  const kept = ({ subject }: Letter): Promise<number> => count(ana, { inMailbox: drafts, subject })
  const promised = letters.filter(({ state }) => state !== 'abandoned')
  const others = letters.filter(({ state }) => state === 'abandoned')
  const findings: string[] = []
  for (const letter of promised)
    await until(async () => (await arrived(letter)) > 0 && (await kept(letter)) === 0).catch(() =>
      findings.push(`${letter.subject} ${letter.state}: it did not arrive, or is still a draft`),
    )
  if (others.length > 0) await after(DECIDED_MS)
  let left = 0
  for (const letter of letters) {
    const [there, here] = [await arrived(letter), await kept(letter)]
    if (there > 1) findings.push(`${letter.subject} ${letter.state}: it arrived ${there} times`)
    if (there + here !== 1) findings.push(`${letter.subject} ${letter.state}: ${there} there, ${here} drafts`)
    if (letter.state === 'abandoned') left += there
  }
  return {
    acknowledged: letters.filter(({ state }) => state === 'acknowledged').length,
    repeated: letters.filter(({ state }) => state === 'repeated').length,
    ...{ left, kept: others.length - left, findings },
  }
}

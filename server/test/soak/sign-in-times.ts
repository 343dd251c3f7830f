/**
 * Whether the time or the words of a refused sign-in tell who exists: a name that is nobody's against a wrong password, by
 * turns, over every protocol that takes passwords. THREATS ID2
 */
import { LineSocket } from './line-socket.ts'
import type { Rig } from './rig.ts'

export type SignInTimesReport = {
  readonly protocol: Protocol
  readonly samples: number
  readonly nobodyMs: number
  readonly wrongMs: number
  /** Median of the one to that of the other. */
  readonly ratio: number
  /** How far from chance it is that one is slower than the other, in standard deviations. */
  readonly deviations: number
  readonly fault: string | undefined
}

type Protocol = 'imap' | 'pop3' | 'submission'
type Tried = { readonly said: string; readonly ms: number }

/** THREATS ID2: medians within 2 %; on a machine that others use, beyond what chance makes of it. */
const RATIO_MAX = 0.02
const DEVIATIONS_MAX = 3
/** Each tries little, so that nobody is told to wait. */
const NETWORKS = 250
const WARM_UP = 5

/** Needs an account for each sample. */
export async function compareSignIns(rig: Rig, samples: number): Promise<SignInTimesReport[]> {
  const reports: SignInTimesReport[] = []
  for (const [at, protocol] of (['imap', 'pop3', 'submission'] as const).entries())
    reports.push(await compareBy(rig, protocol, samples, at))
  return reports
}

async function compareBy(
  rig: Rig,
  protocol: Protocol,
  samples: number,
  net: number,
): Promise<SignInTimesReport> {
  const nobody: number[] = []
  const wrong: number[] = []
  const words = new Set<string>()
  for (let n = -WARM_UP; n < samples; n++) {
    const from = `127.${30 + net}.${Math.abs(n) % NETWORKS}.7`
    const asked = [`nadie${protocol}${n}@bench.test`, rig.accounts[Math.abs(n)] ?? ''] as const
    const order = n % 2 === 0 ? asked : asked.toReversed()
    const times = new Map<string, number>()
    for (const user of order) {
      const { said, ms } = await TRIES[protocol](rig, user, from)
      times.set(user, ms)
      words.add(said)
    }
    if (n < 0) continue
    nobody.push(times.get(asked[0]) ?? 0)
    wrong.push(times.get(asked[1]) ?? 0)
  }
  const [nobodyMs, wrongMs] = [median(nobody), median(wrong)]
  const ratio = Math.round((nobodyMs / wrongMs) * 1000) / 1000
  const slower = nobody.filter((ms, at) => ms > (wrong[at] ?? 0)).length
  const deviations = Math.round(((slower - samples / 2) / (Math.sqrt(samples) / 2)) * 10) / 10
  const tells = Math.abs(ratio - 1) > RATIO_MAX && Math.abs(deviations) > DEVIATIONS_MAX
  const faults = [
    words.size === 1 ? '' : `different words: ${[...words].join(' | ')}`,
    tells ? `medians ${nobodyMs} and ${wrongMs} ms` : '',
  ].filter((text) => text !== '')
  return {
    ...{ protocol, samples, nobodyMs, wrongMs, ratio, deviations },
    fault: faults.length === 0 ? undefined : faults.join('; '),
  }
}

const TRIES: Readonly<Record<Protocol, (rig: Rig, user: string, from: string) => Promise<Tried>>> = {
  async imap(rig, user, from) {
    await using line = await opened(rig.imap, from)
    return await timed(line, `a LOGIN "${user}" "no es esta"`)
  },
  async pop3(rig, user, from) {
    await using line = await opened(rig.pop3, from)
    line.write(`USER ${user}\r\n`)
    await line.line()
    return await timed(line, 'PASS no es esta')
  },
  async submission(rig, user, from) {
    await using line = await opened(rig.submission, from)
    line.write('EHLO cliente.example\r\n')
    for (let said = '250-'; said[3] === '-'; ) said = await line.line()
    return await timed(line, `AUTH PLAIN ${Buffer.from(`\0${user}\0no es esta`).toString('base64')}`)
  },
}

/** With the greeting read. */
async function opened(port: number, from: string): Promise<LineSocket & AsyncDisposable> {
  const line = await LineSocket.open(port, { from })
  await line.line()
  return Object.assign(line, {
    [Symbol.asyncDispose]: () => {
      line.close()
      return Promise.resolve()
    },
  })
}

async function timed(line: LineSocket, command: string): Promise<Tried> {
  const begun = performance.now()
  line.write(`${command}\r\n`)
  const said = await line.line()
  const ms = performance.now() - begun
  // SMTP names the connection, for the administrator to find it in the log.
  return { said: said.replace(/\[[0-9a-f]{8}-[0-9a-f]{4}\]$/, '[…]'), ms }
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 100) / 100
}

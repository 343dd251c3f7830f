/**
 * Whether the time or the words of a refused sign-in tell who exists: a name that is nobody's against a wrong password, by
 * turns, over every protocol that takes passwords. THREATS ID2
 */
import { LineSocket } from './line-socket.ts'
import type { Rig } from './rig.ts'
import { summary } from './waited.ts'

export type SignInTimesReport = {
  readonly protocol: Protocol
  readonly samples: number
  readonly nobodyMs: number
  readonly wrongMs: number
  /** How many times as long a name that is nobody's takes: the median of the pairs, and what it lies between. */
  readonly ratio: number
  readonly atLeast: number
  readonly atMost: number
  readonly fault: string | undefined
  /** The times tell, or are too uneven to show that they do not. */
  readonly slow: string | undefined
}

/** Pairs of tries: the first number at least, more while the times do not show either way. */
export type Samples = { readonly least: number; readonly most: number }

type Protocol = 'imap' | 'pop3' | 'submission'
type Tried = { readonly said: string; readonly ms: number }

/** THREATS ID2: medians within 2 %. It is shown when all that the median may be lies within that, */
const WITHIN = 0.02
/** with the certainty of so many standard deviations: 99 in 100. */
const DEVIATIONS = 2.576
const LOOK_EVERY = 100
/** Each tries little, so that nobody is told to wait. */
const NETWORKS = 250
const WARM_UP = 5

/** `samples.most` is three times the number of accounts at most: each has ten tries. */
export async function compareSignIns(rig: Rig, samples: Samples): Promise<SignInTimesReport[]> {
  const reports: SignInTimesReport[] = []
  for (const [at, protocol] of (['imap', 'pop3', 'submission'] as const).entries())
    reports.push(await compareBy(rig, protocol, samples, at))
  return reports
}

async function compareBy(
  rig: Rig,
  protocol: Protocol,
  { least, most }: Samples,
  net: number,
): Promise<SignInTimesReport> {
  const nobody: number[] = []
  const wrong: number[] = []
  const words = new Set<string>()
  let median = medianRatio(nobody, wrong)
  for (let n = -WARM_UP; n < most; n++) {
    const from = `127.${30 + net}.${Math.abs(n) % NETWORKS}.7`
    const asked = [
      `nadie${protocol}${n}@bench.test`,
      // An account has few tries: none for what does not count.
      n < 0 ? `otra${protocol}${n}@bench.test` : (rig.accounts[n % rig.accounts.length] ?? ''),
    ] as const
    const times = new Map<string, number>()
    for (const user of n % 2 === 0 ? asked : asked.toReversed()) {
      const { said, ms } = await TRIES[protocol](rig, user, from)
      times.set(user, ms)
      words.add(said)
    }
    if (n < 0) continue
    nobody.push(times.get(asked[0]) ?? 0)
    wrong.push(times.get(asked[1]) ?? 0)
    const taken = n + 1
    if (taken < least || (taken % LOOK_EVERY !== 0 && taken !== most)) continue
    median = medianRatio(nobody, wrong)
    if (isWithin(median) || median.atLeast > 1 + WITHIN || median.atMost < 1 - WITHIN) break
  }
  const { ratio, atLeast, atMost } = median
  return {
    ...{ protocol, samples: nobody.length, nobodyMs: summary(nobody).p50Ms, wrongMs: summary(wrong).p50Ms },
    ...{ ratio, atLeast, atMost },
    fault: words.size === 1 ? undefined : `different words: ${[...words].join(' | ')}`,
    slow: isWithin(median) ? undefined : `takes ${ratio} times as long, ${atLeast} to ${atMost}`,
  }
}

type MedianRatio = { readonly ratio: number; readonly atLeast: number; readonly atMost: number }

/**
 * Of the ratios of pairs, one right after the other, so that what slows the machine down slows both. Its bounds are
 * those of the sign test: they need no form of the distribution.
 */
function medianRatio(nobody: readonly number[], wrong: readonly number[]): MedianRatio {
  const sorted = nobody.map((ms, at) => ms / (wrong[at] ?? Number.NaN)).sort((a, b) => a - b)
  const half = sorted.length / 2
  const away = (DEVIATIONS * Math.sqrt(sorted.length)) / 2
  const at = (place: number): number =>
    Math.round((sorted[Math.max(0, Math.min(sorted.length - 1, place))] ?? Number.NaN) * 10_000) / 10_000
  return {
    ratio: at(Math.floor(half)),
    atLeast: at(Math.floor(half - away)),
    atMost: at(Math.ceil(half + away)),
  }
}

function isWithin({ atLeast, atMost }: MedianRatio): boolean {
  return atLeast >= 1 - WITHIN && atMost <= 1 + WITHIN
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

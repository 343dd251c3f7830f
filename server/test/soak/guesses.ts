/**
 * Ten thousand wrong passwords by IMAP and POP3: at one account from many networks, and at many accounts from one
 * network. Hardly any of them is tested, and people with the right password sign in beside it. THREATS ID1
 */
import { ACCOUNT_TRIES, NETWORK_TRIES } from '../../src/service/account/limits.ts'
import { LineSocket } from './line-socket.ts'
import { markMemory } from './memory.ts'
import type { Rig } from './rig.ts'
import { receiveVisits, visitsAlone } from './visits.ts'
import { slowFor, together, type Waited } from './waited.ts'

export type GuessesReport = {
  readonly attempts: number
  readonly seconds: number
  /** Tested and found wrong. */
  readonly testedOfAccount: number
  readonly testedOfNetwork: number
  /** Told to come back later. */
  readonly putOff: number
  readonly others: number
  readonly beforeMiB: number
  readonly peakMiB: number
  readonly othersAlone: Waited
  readonly othersBeside: Waited
  readonly fault: string | undefined
  /** What took longer than it may. */
  readonly slow: string | undefined
}

type Outcome = 'tested' | 'put-off' | 'other'
/** No two passwords are the same: one that is tested twice at once counts once. */
type Guess = { readonly user: string; readonly from: string; readonly password: string }

/** Guessers at once. */
const GUESSERS = 20
/** An edge answers so many wrong passwords and hangs up. */
const TRIES_PER_CONNECTION = 3
const NETWORKS = 200
/** A network's tries count when they have failed: so many may have been let in meanwhile. */
const UNHEARD_OF_NETWORK = 2 * GUESSERS
/** Hashes take 19 MiB each, two at once in each thread; the rest is the collector's. */
const ALLOWED_MIB = 160

/** `visitors`: accounts of the rig that the guesses are not about. */
export async function guessPasswords(
  rig: Rig,
  attempts: number,
  visitors: readonly string[],
): Promise<GuessesReport> {
  const victim = rig.accounts.at(-1) ?? ''
  const half = Math.ceil(attempts / 2)
  const atOne = Array.from({ length: half }, (_, n) => ({
    user: victim,
    from: `127.9.${n % NETWORKS}.9`,
    password: `equivocada ${n}`,
  }))
  const people = rig.accounts.filter((account) => account !== victim && !visitors.includes(account))
  const atMany = Array.from({ length: attempts - half }, (_, n) => ({
    user: n % 2 === 0 ? (people[n % people.length] ?? '') : `nadie${n % 500}@bench.test`,
    from: '127.8.8.8',
    password: `errada ${n}`,
  }))
  const othersAlone = await visitsAlone(rig, visitors)
  const memory = markMemory(rig.pid())
  const visits = receiveVisits(rig, visitors)
  const begun = performance.now()
  let ofAccount: Outcome[]
  let ofNetwork: Outcome[]
  let othersBeside: Waited
  try {
    ofAccount = await guessAll(rig, atOne)
    ofNetwork = await guessAll(rig, atMany)
  } finally {
    othersBeside = await visits.stop()
  }
  const seconds = (performance.now() - begun) / 1000
  const { peakMiB } = memory.end()
  const { beforeMiB } = memory
  const count = (outcomes: readonly Outcome[], what: Outcome): number =>
    outcomes.filter((outcome) => outcome === what).length
  const all = [...ofAccount, ...ofNetwork]
  const report = {
    attempts,
    seconds,
    testedOfAccount: count(ofAccount, 'tested'),
    testedOfNetwork: count(ofNetwork, 'tested'),
    putOff: count(all, 'put-off'),
    others: count(all, 'other'),
    ...{ beforeMiB, peakMiB, othersAlone, othersBeside },
  }
  const fault = together([
    report.testedOfAccount <= ACCOUNT_TRIES ? '' : `${report.testedOfAccount} were tested on one account`,
    report.testedOfNetwork <= NETWORK_TRIES + UNHEARD_OF_NETWORK
      ? ''
      : `${report.testedOfNetwork} from one network`,
    report.others === 0 ? '' : `${report.others} had another answer`,
    peakMiB - beforeMiB <= ALLOWED_MIB ? '' : `took ${peakMiB - beforeMiB} MiB, ${ALLOWED_MIB} are allowed`,
  ])
  return { ...report, fault, slow: together([slowFor(othersBeside)]) }
}

async function guessAll(rig: Rig, guesses: readonly Guess[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  // Guesses from one address stay together, as many as a connection has.
  const byAddress = Map.groupBy(guesses, ({ from }) => from)
  const turns = [...byAddress.values()].flatMap((mine) =>
    Array.from({ length: Math.ceil(mine.length / TRIES_PER_CONNECTION) }, (_, n) =>
      mine.slice(n * TRIES_PER_CONNECTION, (n + 1) * TRIES_PER_CONNECTION),
    ),
  )
  let next = 0
  const guesser = async (): Promise<void> => {
    for (let turn = turns[next++]; turn !== undefined; turn = turns[next++])
      outcomes.push(...(await (next % 2 === 0 ? byImap(rig, turn) : byPop3(rig, turn))))
  }
  await Promise.all(Array.from({ length: GUESSERS }, guesser))
  return outcomes
}

async function byImap(rig: Rig, guesses: readonly Guess[]): Promise<Outcome[]> {
  const line = await LineSocket.open(rig.imap, { from: guesses[0]?.from ?? '127.0.0.1' })
  await line.line()
  const outcomes: Outcome[] = []
  for (const { user, password } of guesses) {
    line.write(`a LOGIN "${user}" "${password}"\r\n`)
    const said = await line.line()
    if (said.startsWith('a NO [AUTHENTICATIONFAILED]')) outcomes.push('tested')
    else outcomes.push(said.startsWith('a NO [UNAVAILABLE]') ? 'put-off' : 'other')
  }
  line.close()
  return outcomes
}

async function byPop3(rig: Rig, guesses: readonly Guess[]): Promise<Outcome[]> {
  const line = await LineSocket.open(rig.pop3, { from: guesses[0]?.from ?? '127.0.0.1' })
  await line.line()
  const outcomes: Outcome[] = []
  for (const { user, password } of guesses) {
    line.write(`USER ${user}\r\nPASS ${password}\r\n`)
    await line.line()
    const said = await line.line()
    if (said.startsWith('-ERR [AUTH]')) outcomes.push('tested')
    else outcomes.push(said.startsWith('-ERR [SYS/TEMP]') ? 'put-off' : 'other')
  }
  line.close()
  return outcomes
}

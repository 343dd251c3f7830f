/**
 * kill -9 of the whole server at random instants under load. A ledger outside holds what was acknowledged; after the
 * last kill every one of these messages must be there, octet for octet, once.
 */
import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineName } from '../kit/engines.ts'
import { Ledger } from './ledger.ts'
import { startLoad } from './load.ts'
import { unrecorded } from './recorded.ts'
import { openRig, type Rig } from './rig.ts'
import { judge, type Verdict } from './verdict.ts'

export type KillOptions = {
  readonly engine: EngineName
  readonly kills: number
  readonly dir?: string
  readonly env?: Readonly<Record<string, string>>
  readonly afterKill?: (dataDir: string) => Promise<void>
  /** Called after each restart. */
  readonly progress?: (line: string) => void
}

export type KillReport = {
  readonly engine: EngineName
  readonly kills: number
  readonly verdict: Verdict
  /** Promises that the server's own activity log does not tell of, and what it tells of the sink that the sink has not. Must be 0. */
  readonly unrecorded: number
  readonly notRecorded: readonly string[]
  /** Copies that the accept log put back into account files that had lost them. */
  readonly putBack: number
  readonly seconds: number
  /** From the start of the process until every port answers. */
  readonly restartMs: { readonly median: number; readonly most: number }
  readonly failures: Readonly<Record<string, number>>
}

/** From just started to well at work. */
const LIFE_MS = { least: 20, most: 1500 } as const
const DOOMED_EVERY = 8
const STARTUP_MS = 800
const SETTLE_MS = 1000
/** On a busy machine the first message takes longer than a life. */
const FIRST_PROMISES_MS = 30_000

export async function killRepeatedly(options: KillOptions): Promise<KillReport> {
  const started = performance.now()
  await using rig = await openRig(options)
  using ledger = new Ledger(join(rig.dir, 'ledger'))
  await rig.setPolicies()
  const load = startLoad(rig, ledger)
  const restarts: number[] = []
  await promisesOfEachWay(ledger)
  for (let kill = 1; kill <= options.kills; kill++) {
    await sleep(randomInt(LIFE_MS.least, LIFE_MS.most))
    await rig.kill()
    // Recovery is killed in the middle now and then: it must be able to begin again.
    if (kill % DOOMED_EVERY === 0) await rig.startAndKill(randomInt(STARTUP_MS))
    restarts.push(await timed(rig.start))
    options.progress?.(progressLine(kill, options.kills, ledger, rig))
  }
  await sleep(SETTLE_MS)
  await load.stop()
  const verdict = await judge(rig, ledger, { policies: true })
  const recorded = await unrecorded(rig, ledger)
  restarts.sort((a, b) => a - b)
  return {
    engine: options.engine,
    kills: options.kills,
    verdict,
    unrecorded: recorded.count,
    notRecorded: recorded.findings,
    putBack: await putBackCount(rig),
    seconds: Math.round((performance.now() - started) / 1000),
    restartMs: {
      median: Math.round(restarts[restarts.length >> 1] ?? 0),
      most: Math.round(restarts.at(-1) ?? 0),
    },
    failures: Object.fromEntries([...load.failures].sort(([, a], [, b]) => b - a).slice(0, 10)),
  }
}

/** Until there is something to be lost; what never comes is for the test to say. */
async function promisesOfEachWay(ledger: Ledger): Promise<void> {
  const deadline = Date.now() + FIRST_PROMISES_MS
  const ways = ['deliver', 'append', 'relay'] as const
  while (ways.some((way) => ledger.count(way) === 0) && Date.now() < deadline) await sleep(LIFE_MS.least)
}

/** As the server's own log tells. */
async function putBackCount(rig: Rig): Promise<number> {
  const log = await readFile(join(rig.dir, 'log'), 'utf8')
  return log
    .split('\n')
    .filter((line) => line.includes('"accept-log.put-back"'))
    .reduce((sum, line) => sum + Number(/"putBack":(\d+)/.exec(line)?.[1] ?? 0), 0)
}

function progressLine(kill: number, kills: number, ledger: Ledger, rig: Rig): string {
  const promised = `${ledger.entries.length} promised, ${ledger.unanswered.size} unanswered`
  return `kill ${kill} of ${kills}: ${promised}, ${rig.sink.arrivals.size} at the sink`
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/**
 * `npm run test:soak`: the long proofs. Standard output has one JSON line per figure, standard error the progress.
 *
 *   npm run test:soak                                    all of it
 *   npm run test:soak -- kills --kills 200 --engine sqlite
 *   npm run test:soak -- sending --kills 50
 *   npm run test:soak -- uploading --kills 50
 *   npm run test:soak -- dos disk-full damage queue --waiting 1000000
 *   npm run test:soak -- ledger --events 10000000
 *   npm run test:soak -- dns-fuzz --packets 1000000 --seed 7
 *   npm run test:soak -- neighbours --rounds 3 --seconds 4
 *   npm run test:soak -- slow-destination --rounds 3 --seconds 10
 *   npm run test:soak -- lanes --waiting 100000 --rounds 3 --seconds 10
 *   npm run test:soak -- screens                         VALIJA_PICTURES=folder keeps pictures
 *   npm run test:soak -- pipelines deaf guesses crowd races sign-in-times
 *
 * The PostgreSQL engine runs on a private, durable cluster of its own.
 */
import { parseArgs } from 'node:util'
import type { EngineName } from '../kit/engines.ts'
import { gather } from './crowd.ts'
import { damageOneAccount } from './damage.ts'
import { damageOnePage } from './damage-postgres.ts'
import { neverRead } from './deaf.ts'
import { fillDisk } from './disk-full.ts'
import { fillPostgresDisk } from './disk-full-postgres.ts'
import { fuzzDns } from './dns-fuzz.ts'
import { ATTACKS, attack } from './dos.ts'
import { seeEveryScreen } from './every-screen.ts'
import { guessPasswords } from './guesses.ts'
import { killRepeatedly } from './kills.ts'
import { besideMassMail } from './lanes.ts'
import { fillLedger, openPlace } from './long-ledger.ts'
import { fillQueue } from './long-queue.ts'
import { besideNeighbours } from './neighbours.ts'
import type { FloodPlan } from './neighbours-flood.ts'
import { sendPipelines } from './pipelines.ts'
import { cutPower } from './power-cut/power-cuts.ts'
import { RACES_SETTINGS, race } from './races.ts'
import { openRig, type Rig } from './rig.ts'
import { killWhileSending } from './sending.ts'
import { compareSignIns } from './sign-in-times.ts'
import { besideSlowDestination } from './slow-destination.ts'
import { killWhileUploading } from './uploading.ts'
import { isClean } from './verdict.ts'
import { weigh } from './weight.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '200' },
    cuts: { type: 'string', default: '50' },
    engine: { type: 'string' },
    waiting: { type: 'string' },
    events: { type: 'string', default: '10000000' },
    packets: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    'per-message': { type: 'string', default: '100' },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    crowd: { type: 'string' },
    priority: { type: 'string', default: '0' },
  },
})
const engines: readonly EngineName[] =
  values.engine === 'sqlite' || values.engine === 'postgres' ? [values.engine] : ['sqlite', 'postgres']
const PROOFS: Readonly<Record<string, () => Promise<boolean>>> = {
  kills,
  sending,
  uploading,
  'power-cuts': powerCuts,
  'disk-full': diskFull,
  damage,
  dos,
  queue,
  ledger,
  'dns-fuzz': dnsFuzz,
  neighbours,
  'slow-destination': slowDestination,
  lanes,
  screens,
  pipelines: () => onRigs('pipelines', 2, (rig) => sendPipelines(rig, PIPELINED)),
  deaf: () => onRigs('deaf', 2, async (rig) => [await neverRead(rig, { connections: DEAF, untilCut: true })]),
  guesses: () =>
    onRigs('guesses', 150, async (rig) => [await guessPasswords(rig, GUESSES, rig.accounts.slice(0, 40))]),
  crowd: () => onRigs('crowd', 100, async (rig) => [await gather(rig, CROWD)]),
  races: () =>
    onRigs('races', 1, async (rig) => [await race(rig, { clients: RACERS, seconds: RACE_SECONDS })]),
  'sign-in-times': () => onRigs('sign-in-times', NAMES, (rig) => compareSignIns(rig, SAMPLES)),
}

/** Commands that one client sends at once, by IMAP and by POP3. */
const PIPELINED = 100_000
/** Clients that never read. */
const DEAF = 20
/** Wrong passwords. */
const GUESSES = 10_000
/** Sessions at once. */
const CROWD = 2_000
/** Clients that change one mailbox, and for how long. */
const RACERS = 20
const RACE_SECONDS = 60
/** THREATS ID2 asks for as many of each kind; where the machine is not quiet, more are taken until they tell. */
const SAMPLES = { least: 500, most: 3_000 }
/** Accounts of it: each is tried three times for three samples of a protocol, of the ten that it has. */
const NAMES = 1_000

/**
 * THREATS TE5: p99 beside a company that floods, to p99 alone; or to p99 beside programs that use the processor as much,
 * which is what is left of it on a machine where the flood is made too.
 */
const NEIGHBOUR_RATIO_MAX = 2

/** Mail for the slow destination, and by how much the 99th percentile of other mail may grow beside it. THREATS QU2 */
const SLOW_WAITING = 2_000
const SLOW_RATIO_MAX = 1.2

/** Mass messages that wait, and by how much the middle of people's mail may grow beside them. */
const MASS_WAITING = 100_000
const MASS_RATIO_MAX = 1.1
/** Messages in the long queue. */
const QUEUE_WAITING = 1_000_000

/** THREATS DN1: no packet costs more; 64 KiB of records take a millisecond or few. */
const DNS_PACKET_MS = 20

const wanted = positionals.length === 0 ? Object.keys(PROOFS) : positionals
let isAllWell = true
for (const name of wanted) {
  const proof = PROOFS[name]
  if (proof === undefined) throw new Error(`no proof is called ${name}: ${Object.keys(PROOFS).join(', ')}`)
  isAllWell = (await proof()) && isAllWell
}
console.error(isAllWell ? 'all proofs hold' : 'a proof failed')
process.exitCode = isAllWell ? 0 : 1

async function kills(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    const report = await killRepeatedly({ engine, kills: Number(values.kills), progress: say })
    print('kills', report)
    isWell = isClean(report.verdict) && report.unrecorded === 0 && isWell
  }
  return isWell
}

async function sending(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    const report = await killWhileSending({
      ...{ engine, kills: Number(values.kills), abandon: true, progress: say },
    })
    print('sending', report)
    isWell = report.findings.length === 0 && isWell
  }
  return isWell
}

async function uploading(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    const report = await killWhileUploading({ engine, kills: Number(values.kills), progress: say })
    print('uploading', report)
    isWell = report.findings.length === 0 && isWell
  }
  return isWell
}

async function powerCuts(): Promise<boolean> {
  const report = await cutPower({ cuts: Number(values.cuts), progress: say })
  print('power-cuts', report)
  return isClean(report.verdict)
}

async function diskFull(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    const report = await (engine === 'sqlite' ? fillDisk() : fillPostgresDisk())
    print('disk-full', { engine, ...report })
    isWell = isClean(report.verdict) && isWell
  }
  return isWell
}

async function damage(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    const report = await (engine === 'sqlite' ? damageOneAccount() : damageOnePage())
    print('damage', { engine, ...report })
    isWell = report.othersServed === report.others && report.ownerHears !== 'nothing' && isWell
  }
  return isWell
}

async function dos(): Promise<boolean> {
  await using rig = await openRig({ engine: engines[0] ?? 'sqlite', accounts: 3, measured: true })
  let isWell = true
  for (const each of ATTACKS) {
    say(each.name)
    const report = await attack(rig, each, Number(values.scale))
    print('dos', report)
    isWell = report.fault === undefined && report.slow === undefined && isWell
  }
  return isWell
}

async function screens(): Promise<boolean> {
  const report = await seeEveryScreen(say)
  print('screens', report)
  return report.faults.length === 0
}

async function dnsFuzz(): Promise<boolean> {
  const report = fuzzDns(Number(values.packets), values.seed === undefined ? undefined : Number(values.seed))
  print('dns-fuzz', report)
  return report.others === 0 && report.worstMs < DNS_PACKET_MS
}

async function queue(): Promise<boolean> {
  for (const engine of engines) {
    const options = {
      engine,
      waiting: Number(values.waiting ?? QUEUE_WAITING),
      perMessage: Number(values['per-message']),
    }
    print('queue', await fillQueue({ ...options, progress: say }))
  }
  return true
}

async function ledger(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    await using place = await openPlace(engine)
    const report = await fillLedger(place, Number(values.events), say)
    print('ledger', { engine, ...report })
    isWell = report.fault === undefined && report.slow === undefined && isWell
  }
  return isWell
}

/** One proof on each engine, with so many accounts; each of its reports names a fault, and what was slow, or neither. */
async function onRigs(
  name: string,
  accounts: number,
  prove: (
    rig: Rig,
  ) => Promise<readonly { readonly fault: string | undefined; readonly slow?: string | undefined }[]>,
): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    await using rig = await openRig({ engine, accounts, settings: RACES_SETTINGS, measured: true })
    weigh(rig.pid(), Number(values.priority))
    weigh(process.pid, Number(values.priority))
    for (const report of await prove(rig)) {
      print(name, { engine, ...report })
      isWell = report.fault === undefined && report.slow === undefined && isWell
    }
  }
  return isWell
}

async function slowDestination(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]
    const given = { engine, rounds, seconds, waiting: SLOW_WAITING, progress: say }
    const report = await besideSlowDestination(given)
    print('slow-destination', report)
    isWell = report.ratio <= SLOW_RATIO_MAX && isWell
  }
  return isWell
}

async function lanes(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]
    const waiting = Number(values.waiting ?? MASS_WAITING)
    const report = await besideMassMail({ engine, rounds, seconds, waiting, progress: say })
    print('lanes', report)
    isWell = report.ratio <= MASS_RATIO_MAX && isWell
  }
  return isWell
}

async function neighbours(): Promise<boolean> {
  let isWell = true
  for (const engine of engines) {
    const { rounds, seconds, priority, crowd } = values
    const options = {
      engine,
      rounds: Number(rounds),
      seconds: Number(seconds),
      priority: Number(priority),
      progress: say,
    }
    const reports = await besideNeighbours(
      crowd === undefined ? options : { ...options, crowd: JSON.parse(crowd) as FloodPlan['crowd'] },
    )
    for (const report of reports) {
      print('neighbours', report)
      isWell = Math.min(report.ratio, report.ratioToProcessor) <= NEIGHBOUR_RATIO_MAX && isWell
    }
  }
  return isWell
}

function print(proof: string, report: object): void {
  console.log(JSON.stringify({ proof, ...report }))
}

function say(line: string): void {
  console.error(line)
}

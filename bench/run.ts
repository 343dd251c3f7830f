/**
 * `npm run bench`: starts a fresh Valija (with --peer also a fresh Postfix + Dovecot), runs the workloads and prints one
 * JSON line per figure: the median, and with --peer the peer's median and the median ratio of the rounds.
 *
 *   npm run bench -- [--peer] [--engine sqlite|postgres] [--rounds 3] [--scale 1] [--workloads smtp-in,relay] [--dir DIR] [--port-offset P]
 *
 * With --filter ours has its five levels on, and with --peer there is a third: the peer with Rspamd in front.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { bringDown, bringUp } from './instance.ts'

type Figure = {
  readonly workload: string
  readonly target: string
  readonly metric: string
  readonly value: number | null
  readonly unit: string
  readonly round: number
  readonly lost?: number
  readonly duplicates?: number
}

const run = promisify(execFile)
const HERE = new URL('.', import.meta.url).pathname
/** All but the largest mailbox, which takes minutes to fill. */
const WORKLOADS = 'footprint,smtp-in,smtp-source,imap,mixed,idle,crowd,growth,pop3,relay'

const { values } = parseArgs({
  options: {
    peer: { type: 'boolean', default: false },
    engine: { type: 'string', default: 'sqlite' },
    rounds: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    workloads: { type: 'string', default: WORKLOADS },
    dir: { type: 'string' },
    filter: { type: 'boolean', default: false },
    priority: { type: 'string', default: '0' },
    'port-offset': { type: 'string', default: '0' },
  },
})
const engine = values.engine === 'postgres' ? 'postgres' : 'sqlite'
const dir = values.dir ?? (await mkdtemp(join(tmpdir(), 'valija-bench-')))
await mkdir(dir, { recursive: true })
await run('chmod', ['755', dir])
const results = join(dir, `results-${Date.now()}.jsonl`)
const ours = join(dir, 'ours')
const peer = join(dir, 'peer')
const filtering = join(dir, 'peer-filtering')
/** Beside the other one. */
const FILTERING = { PORT_OFFSET: String(Number(values['port-offset']) + 400), RSPAMD: '1' }
try {
  const targets: string[] = []
  if (values.peer) {
    targets.push(await bringPeerUp(peer, { PORT_OFFSET: values['port-offset'] }))
    if (values.filter) targets.push(await bringPeerUp(filtering, FILTERING))
  }
  const portOffset = Number(values['port-offset'])
  targets.push(await bringUp(ours, { engine, portOffset, filter: values.filter }))
  process.exitCode = await compare(targets)
  printFigures()
} finally {
  await stopAll()
}

/** Returns the path of its descriptor. */
async function bringPeerUp(folder: string, env: Readonly<Record<string, string>>): Promise<string> {
  await run(join(HERE, 'peers', 'up.sh'), [folder], { env: { ...process.env, ...env } })
  return join(folder, 'target.json')
}

async function stopAll(): Promise<void> {
  if (existsSync(join(ours, 'valija.toml'))) await bringDown(ours, true)
  for (const one of [peer, filtering])
    if (existsSync(join(one, 'target.json'))) await run(join(HERE, 'peers', 'down.sh'), [one, '--wipe'])
  if (values.dir === undefined) await rm(dir, { recursive: true })
}

/** Its table and progress go to standard error: standard output is for programs. */
function compare(targets: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const { rounds, scale, workloads, priority } = values
  const words = [
    '--targets',
    targets.join(','),
    '--rounds',
    rounds,
    '--scale',
    scale,
    '--workloads',
    workloads,
  ]
  const rest = ['--priority', priority, '--out', results]
  const child = spawn(process.execPath, [join(HERE, 'compare.mjs'), ...words, ...rest], {
    stdio: ['ignore', process.stderr, process.stderr],
  })
  child.on('error', reject)
  child.on('close', (code) => resolve(code ?? 1))
  return promise
}

function printFigures(): void {
  const rows = readFileSync(results, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Figure)
  const groups = Map.groupBy(rows, ({ workload, metric }) => `${workload} ${metric}`)
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    const mine = group.filter(({ target }) => target.startsWith('valija'))
    const others = group.filter(({ target }) => !target.startsWith('valija'))
    const theirs = others.filter(({ target }) => !target.endsWith('+rspamd'))
    const filtered = others.filter(({ target }) => target.endsWith('+rspamd'))
    const ratios = ratiosOf(mine, theirs)
    const { workload, metric, unit } = first
    console.log(
      JSON.stringify({
        workload,
        metric,
        unit,
        valija: median(mine.map(({ value }) => value)),
        ...(theirs.length === 0 ? {} : { peer: median(theirs.map(({ value }) => value)) }),
        ...(ratios.length === 0
          ? {}
          : { ratio: median(ratios), min: short(Math.min(...ratios)), max: short(Math.max(...ratios)) }),
        ...(filtered.length === 0
          ? {}
          : {
              filteringPeer: median(filtered.map(({ value }) => value)),
              filteringRatio: median(ratiosOf(mine, filtered)),
            }),
        rounds: mine.length,
        ...sum(mine, 'lost'),
        ...sum(mine, 'duplicates'),
      }),
    )
  }
}

/** Of each round. */
function ratiosOf(mine: readonly Figure[], theirs: readonly Figure[]): number[] {
  return mine.flatMap((figure) => {
    const other = theirs.find(({ round }) => round === figure.round)
    return figure.value === null || !other?.value ? [] : [figure.value / other.value]
  })
}

function sum(figures: readonly Figure[], what: 'lost' | 'duplicates'): Partial<Record<typeof what, number>> {
  const counts = figures.flatMap((figure) => figure[what] ?? [])
  return counts.length === 0 ? {} : { [what]: counts.reduce((a, b) => a + b, 0) }
}

function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const low = sorted[(sorted.length - 1) >> 1]
  const high = sorted[sorted.length >> 1]
  return low === undefined || high === undefined ? null : short((low + high) / 2)
}

function short(value: number): number {
  return Number(value.toPrecision(4))
}

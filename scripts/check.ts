/**
 * `npm run check`: format, lint, types, the law of imports, bans, documents and dead code. All of it runs, then every
 * failure is printed whole, so that one run shows all there is to mend.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

type Step = { readonly name: string; readonly command: readonly string[] }
type Outcome = {
  readonly step: Step
  readonly code: number
  readonly output: string
  readonly tookMs: number
}

const BIN = new URL('../node_modules/.bin/', import.meta.url).pathname
const script = (name: string, ...rest: string[]): readonly string[] => ['node', `scripts/${name}.ts`, ...rest]

const STEPS: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'typed lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of what loads the program', command: ['tsc', '-p', 'bin'] },
  { name: 'types of the screens', command: ['tsc', '-p', 'web'] },
  { name: 'types of the service worker', command: ['tsc', '-p', 'web/mail/worker'] },
  { name: 'types of the pure layers', command: ['tsc', '-p', 'tsconfig.pure.json'] },
  { name: 'law of imports', command: script('check-layers') },
  { name: 'banned words', command: script('check-bans') },
  { name: 'RFC references', command: script('check-rfc-refs', '--check') },
  { name: 'dependencies have reasons', command: script('check-dependencies') },
  { name: 'lockfile', command: script('check-lockfile') },
  { name: 'ages of packages', command: script('check-ages') },
  { name: 'generated documents', command: script('docs', '--check') },
  { name: 'dead code', command: ['knip', '--no-progress'] },
]

const waiting = [...STEPS]
const outcomes: Outcome[] = []
await Promise.all(Array.from({ length: Math.min(availableParallelism(), STEPS.length) }, takeSteps))
const failed = outcomes.filter((outcome) => outcome.code !== 0)
for (const { step, output } of failed)
  console.error(`\n── ${step.name}: ${step.command.join(' ')}\n${output.trimEnd()}`)
console.log(
  failed.length === 0 ? '\nall checks passed' : `\nfailed: ${failed.map(({ step }) => step.name).join(', ')}`,
)
process.exitCode = failed.length === 0 ? 0 : 1

async function takeSteps(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const outcome = await run(step)
    outcomes.push(outcome)
    const sign = outcome.code === 0 ? 'ok  ' : 'FAIL'
    console.log(`${sign} ${step.name} (${(outcome.tookMs / 1000).toFixed(1)} s)`)
  }
}

function run(step: Step): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const [program = '', ...rest] = step.command
  const started = performance.now()
  const child = spawn(`${BIN}${program}`, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('error', reject)
  child.on('close', (code) => {
    const output = Buffer.concat(chunks).toString()
    resolve({ step, code: code ?? 1, output, tookMs: performance.now() - started })
  })
  return promise
}

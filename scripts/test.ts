/**
 * `npm test`: installs the programs the tests speak with, starts a PostgreSQL of its own, and runs every test on every
 * engine with node:test. Arguments narrow it: `npm test -- server/test/edge`.
 */
import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from '../server/test/kit/built-web.ts'
import { postgresBin, startPrivatePostgres } from '../server/test/kit/private-postgres.ts'
import { installComponents } from './test-packages.ts'

/** No single test may hang the whole run. */
const TEST_TIMEOUT_MS = 5 * 60_000
const OPEN_TO_ALL = 0o755
/**
 * Three files at a time, for most wait a lot; not those that bound what a whole server takes of time, memory or disk, or
 * want the machine's ports and processors for themselves: all of these folders, and in those others what measures.
 */
const ALONE = /^server\/test\/(acme|soak)\//
const MAY_MEASURE = /^server\/test\/(runtime|smtp|threats)\//
const MEASURES =
  /kit\/(cpu-time|private-postgres)\.ts|memoryUsage|resourceUsage|performance\.now|heapUsed|\brss/i
const AT_ONCE = 3

const wanted = process.argv.slice(2)
const files = globSync(['server/{src,test}/**/*.test.ts', 'web/{kit,mail,admin}/**/*.test.ts'])
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(' ')}`)
  process.exit(1)
}

await buildWeb()
const missing = await installComponents()
if (missing.length > 0 && process.env['CI'] === 'true') {
  console.error(`CI wants every component, and these could not be installed: ${missing.join(', ')}`)
  process.exit(1)
}
if (missing.length > 0) console.error(`tests that need these will be skipped: ${missing.join(', ')}`)

const dir = await mkdtemp(join(tmpdir(), 'valija-test-run-'))
await chmod(dir, OPEN_TO_ALL)
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
try {
  process.exitCode = await withPostgres(async (url) => {
    const alone = files.filter(wantsToBeAlone)
    const quick = files.filter((file) => !alone.includes(file))
    // All of them run: one run shows all there is to mend.
    const codes = [await runTests(quick, AT_ONCE, url), await runTests(alone, 1, url)]
    return codes.find((code) => code !== 0) ?? 0
  })
} finally {
  await rm(dir, { recursive: true, force: true })
}

function wantsToBeAlone(file: string): boolean {
  return ALONE.test(file) || (MAY_MEASURE.test(file) && MEASURES.test(readFileSync(file, 'utf8')))
}

async function withPostgres(work: (url: string | undefined) => Promise<number>): Promise<number> {
  const given = process.env['TEST_PG_URL']
  if (given !== undefined || (await postgresBin()) === undefined) return work(given)
  await using postgres = await startPrivatePostgres({ dir: join(dir, 'pg'), durable: false })
  return await work(postgres.url)
}

function runTests(some: readonly string[], atOnce: number, pgUrl: string | undefined): Promise<number> {
  if (some.length === 0 || stop.signal.aborted) return Promise.resolve(0)
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const reporters = ['spec', './scripts/slow-files.ts'].flatMap((name, index) => [
    `--test-reporter=${name}`,
    `--test-reporter-destination=${index === 0 ? 'stdout' : 'stderr'}`,
  ])
  const words = [
    '--test',
    `--test-concurrency=${atOnce}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    // A test that failed may leave a server open behind it: the file must end all the same.
    '--test-force-exit',
    ...reporters,
    ...some,
  ]
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // As in production: THREATS §3.5.
    // Stripping types and compiling is a third of what a small test costs.
    NODE_COMPILE_CACHE: join(dir, 'compiled'),
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --disable-proto=delete --disable-warning=ExperimentalWarning`,
    TEST_MISSING: missing.join(','),
    ...(pgUrl === undefined ? {} : { TEST_PG_URL: pgUrl }),
  }
  const child = spawn(process.execPath, words, { env, stdio: 'inherit' })
  stop.signal.addEventListener('abort', () => child.kill('SIGTERM'))
  child.on('error', reject)
  child.on('close', (code) => resolve(code ?? 1))
  return promise
}

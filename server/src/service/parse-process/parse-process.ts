/**
 * Opens hostile files in a child of their own: no environment, no handles, no network where the system lets us take it
 * away, limits on memory, processor and files, killed after ten seconds; what it answers is believed only as far as a
 * schema says. Threads are no such wall.
 * THREATS §3 rule 12, THREATS FI4
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import {
  ANSWER_OCTETS_MAX,
  PARSE_DATA_OCTETS,
  PARSE_HEAP_MIB,
  PARSE_MS,
  PARSE_PROCESSES_MAX,
} from './limits.ts'
import { type TnefAnswer, tnefAnswer } from './tnef-job.ts'

/** Why a file was not opened; what it holds stays unknown. */
export type ParseFailure = 'timeout' | 'crashed' | 'too-large' | 'bad-answer'
export type ParseOutcome<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: ParseFailure }

export type ParseProcess = {
  /** Opens winmail.dat; null when it is none. */
  openTnef(bytes: Uint8Array): Promise<ParseOutcome<TnefAnswer | null>>
  /** Whether its children are cut off from every network, this machine's own included. */
  isCutOff(): Promise<boolean>
}

export type ParseProcessOptions = {
  /** The program of the child. Tests give a hostile one. */
  readonly tnefChild?: string
  readonly timeoutMs?: number
  readonly answerOctetsMax?: number
}

const PRLIMIT = '/usr/bin/prlimit'
const UNSHARE = '/usr/bin/unshare'
/** An empty network namespace: for anybody where the kernel gives user namespaces, else for root. unshare(1) */
const NO_NETWORK: readonly (readonly string[])[] = [['--user', '--map-current-user', '--net'], ['--net']]
/** unshare(1) answers at once, or there is something wrong with it. */
const PROBE_MS = 2_000
const TNEF_CHILD = fileURLToPath(new URL('./tnef-child.ts', import.meta.url))

/** Children run at most `PARSE_PROCESSES_MAX` at a time; further jobs wait for their turn. */
export function createParseProcess(options: ParseProcessOptions = {}): ParseProcess {
  const turns = new Turns(PARSE_PROCESSES_MAX)
  let found: Promise<readonly string[] | undefined> | undefined
  const cutOff = (): Promise<readonly string[] | undefined> => {
    found ??= findCutOff()
    return found
  }
  return {
    openTnef: (bytes) =>
      turns.run(async () => {
        const command = commandOf(options.tnefChild ?? TNEF_CHILD, await cutOff())
        return runChild(command, bytes, tnefAnswer.nullable(), options)
      }),
    isCutOff: async () => (await cutOff()) !== undefined,
  }
}

/** The arguments with which unshare(1) takes the network away here; undefined: it is not there, or not permitted. */
async function findCutOff(): Promise<readonly string[] | undefined> {
  if (!existsSync(UNSHARE)) return undefined
  for (const args of NO_NETWORK)
    if (await succeeds(UNSHARE, [...args, '--', process.execPath, '--version'])) return args
  return undefined
}

function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, { env: {}, stdio: 'ignore', cwd: '/', timeout: PROBE_MS })
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}

type Command = { readonly program: string; readonly args: readonly string[] }

async function runChild<T>(
  { program, args }: Command,
  input: Uint8Array,
  schema: z.ZodType<T>,
  { timeoutMs = PARSE_MS, answerOctetsMax = ANSWER_OCTETS_MAX }: ParseProcessOptions,
): Promise<ParseOutcome<T>> {
  const child = spawn(program, args, { env: {}, stdio: ['pipe', 'pipe', 'ignore'], cwd: '/', shell: false })
  const { stdout, failure } = await answerOf(child, input, timeoutMs, answerOctetsMax)
  if (failure !== undefined) return { kind: 'failed', failure }
  const value = tryJson(stdout)
  const checked = value === undefined ? undefined : schema.safeParse(value)
  return checked?.success === true
    ? { kind: 'parsed', value: checked.data }
    : { kind: 'failed', failure: 'bad-answer' }
}

/** Fixed arguments; nothing of the file is ever part of them (THREATS FI3). */
function commandOf(script: string, cutOff: readonly string[] | undefined): Command {
  const words = [process.execPath, `--max-old-space-size=${PARSE_HEAP_MIB}`, '--disable-proto=delete', script]
  const cpuSeconds = PARSE_MS / 1000
  const limits = [
    `--data=${PARSE_DATA_OCTETS}`,
    `--cpu=${cpuSeconds}`,
    '--fsize=0',
    '--core=0',
    '--nofile=64',
  ]
  if (existsSync(PRLIMIT)) words.unshift(PRLIMIT, ...limits, '--')
  // Outermost, since it writes files of the kernel: each replaces itself by the next, so there is one child to kill.
  if (cutOff !== undefined) words.unshift(UNSHARE, ...cutOff, '--')
  const [program = process.execPath, ...args] = words
  return { program, args }
}

function answerOf(
  child: ChildProcess,
  input: Uint8Array,
  timeoutMs: number,
  octetsMax: number,
): Promise<{ stdout: Buffer; failure: ParseFailure | undefined }> {
  const { promise, resolve } = Promise.withResolvers<{ stdout: Buffer; failure: ParseFailure | undefined }>()
  const chunks: Buffer[] = []
  let octets = 0
  let failure: ParseFailure | undefined
  const kill = (why: ParseFailure): void => {
    failure ??= why
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => kill('timeout'), timeoutMs)
  child.stdout?.on('data', (chunk: Buffer) => {
    octets += chunk.length
    if (octets > octetsMax) kill('too-large')
    else chunks.push(chunk)
  })
  child.on('error', () => kill('crashed'))
  // A child that dies early closes its end of the pipe; how it ended is what counts.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(input)
  child.on('close', (code) => {
    clearTimeout(timer)
    if (code !== 0) failure ??= 'crashed'
    resolve({ stdout: Buffer.concat(chunks), failure })
  })
  return promise
}

function tryJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Lives as long as its owner: lets so many run at once. */
class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.push(resolve)
      await promise
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}

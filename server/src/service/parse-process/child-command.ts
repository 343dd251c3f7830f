/**
 * How a child that opens hostile files is started: no environment, no handles but its two pipes, no network where the
 * system lets us take it away, limits on memory, processor and files. THREATS §3 rule 12
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { PARSE_DATA_OCTETS, PARSE_HEAP_MIB } from './limits.ts'

export type ChildCommand = { readonly program: string; readonly args: readonly string[] }

const PRLIMIT = '/usr/bin/prlimit'
const UNSHARE = '/usr/bin/unshare'
/** An empty network namespace: for anybody where the kernel gives user namespaces, else for root. unshare(1) */
const NO_NETWORK: readonly (readonly string[])[] = [['--user', '--map-current-user', '--net'], ['--net']]
/** unshare(1) answers at once, or there is something wrong with it. */
const PROBE_MS = 2_000

/** Fixed arguments; nothing of the file is ever part of them (THREATS FI3). */
export function commandOf(
  script: string,
  cutOff: readonly string[] | undefined,
  cpuSeconds: number,
): ChildCommand {
  const words = [
    process.execPath,
    `--max-old-space-size=${PARSE_HEAP_MIB}`,
    '--disable-proto=delete',
    // What a file says is never run, whatever a library would make of it.
    '--disallow-code-generation-from-strings',
    script,
  ]
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

/** Pipes to its input and from its output, and nothing else. */
export function spawnChild({ program, args }: ChildCommand): ChildProcess {
  return spawn(program, args, { env: {}, stdio: ['pipe', 'pipe', 'ignore'], cwd: '/', shell: false })
}

/** The arguments with which unshare(1) takes the network away here; undefined: it is not there, or not permitted. */
export async function findCutOff(): Promise<readonly string[] | undefined> {
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

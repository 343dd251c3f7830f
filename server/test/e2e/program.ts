/** Runs a program nobody here wrote and keeps what it said. */
import { spawn } from 'node:child_process'

export type Said = { readonly code: number; readonly output: string; readonly errors: string }

export type RunOptions = {
  readonly input?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 60_000

/** Resolves whatever the exit code; throws when the program cannot start or does not end in time. */
export async function runProgram(
  program: string,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Said> {
  const { promise, resolve, reject } = Promise.withResolvers<Said>()
  const child = spawn(program, words, {
    cwd: options.cwd,
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  // A program that ends without reading its input is no fault of ours.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => error.code === 'EPIPE' || reject(error))
  child.stdin.end(options.input ?? '')
  const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString()
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
    reject(new Error(`${program} did not end within ${timeoutMs} ms: ${text(out)}${text(err)}`))
  }, timeoutMs)
  child.on('error', reject)
  child.on('close', (code) => {
    clearTimeout(timer)
    resolve({ code: code ?? -1, output: text(out), errors: text(err) })
  })
  return await promise
}

/** As `runProgram`, and throws with all that was said when the program did not end well. */
export async function mustRun(
  program: string,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Said> {
  const said = await runProgram(program, words, options)
  if (said.code !== 0) throw new Error(`${program} ended with ${said.code}:\n${said.output}${said.errors}`)
  return said
}

/** Looks until it sees something; `what` is asked when it did not. */
export async function eventually<T>(
  look: () => Promise<T | undefined>,
  what: string | (() => string),
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const until = performance.now() + timeoutMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (performance.now() > until)
      throw new Error(`not within ${timeoutMs} ms: ${typeof what === 'string' ? what : what()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Which way out a program takes: every address it connects or sends to, seen below the program, in its C library. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export type OutgoingWatch = AsyncDisposable & {
  /** For the program's environment; what it starts is watched too. */
  readonly env: Readonly<Record<string, string>>
  /** So far, each once: `tcp 127.0.0.1:25`, `udp …`, `unix PATH`, `lookup NAME`. */
  seen(): Promise<Set<string>>
}

const run = promisify(execFile)

/** Wants a C compiler and a C library that can be preloaded: `needs('cc')`. */
export async function watchOutgoing(): Promise<OutgoingWatch> {
  const dir = await mkdtemp(join(tmpdir(), 'valija-outgoing-'))
  const library = join(dir, 'outgoing.so')
  const log = join(dir, 'log')
  const source = new URL('outgoing.c', import.meta.url).pathname
  await run('cc', ['-O2', '-Wall', '-Werror', '-shared', '-fPIC', '-o', library, source, '-ldl'])
  return {
    env: { LD_PRELOAD: library, OUTGOING_LOG: log },
    async seen() {
      return new Set((await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''))
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

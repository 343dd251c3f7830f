/**
 * Ports of one server under test. What the kernel chooses and lets go again another server may be given at the same moment, and
 * both would share it quietly (SO_REUSEPORT). So they come in blocks between those of freePort and those of soaks, and whoever
 * uses a block holds its first port for as long.
 */
import { createServer } from 'node:net'

export type PortBlock = AsyncDisposable & {
  /** The `n`th port of the block, from 0 to BLOCK - 2. */
  port(n: number): number
}

const FIRST = 15_400
const END = 19_400
const BLOCK = 20

export async function claimPorts(): Promise<PortBlock> {
  const blocks = Math.floor((END - FIRST) / BLOCK)
  const start = Math.floor(Math.random() * blocks)
  for (let n = 0; n < blocks; n++) {
    const first = FIRST + ((start + n) % blocks) * BLOCK
    const held = await holdPort(first)
    if (held === undefined) continue
    return { port: (at) => first + 1 + at, [Symbol.asyncDispose]: () => held[Symbol.asyncDispose]() }
  }
  throw new Error('every block of ports is in use')
}

/** Nobody else has that port until it is let go; undefined: somebody has it. */
export async function holdPort(port: number): Promise<AsyncDisposable | undefined> {
  const guard = createServer()
  const isMine = await new Promise<boolean>((resolve) => {
    guard.once('error', () => resolve(false))
    guard.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(true))
  })
  if (!isMine) return undefined
  guard.unref()
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => guard.close(() => resolve())) }
}

/** Counts calls of node:crypto in this process, whoever makes them, between `start` and the end of its block. */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const NAMES = ['argon2', 'pbkdf2', 'createHash', 'createHmac', 'timingSafeEqual'] as const

export type CryptoCalls = Disposable & {
  /** By name, since the last call. */
  taken(): Readonly<Record<string, number>>
}

export function countCryptoCalls(): CryptoCalls {
  const target = crypto as unknown as Record<string, (...args: unknown[]) => unknown>
  let counts = new Map<string, number>()
  const originals = NAMES.map((name) => {
    const original = target[name]
    if (original === undefined) throw new Error(`node:crypto has no ${name}`)
    target[name] = (...args) => {
      counts.set(name, (counts.get(name) ?? 0) + 1)
      return original(...args)
    }
    return [name, original] as const
  })
  // Named imports are live: from here on they are the counting ones.
  syncBuiltinESMExports()
  return {
    taken() {
      const now = Object.fromEntries([...counts].sort())
      counts = new Map()
      return now
    },
    [Symbol.dispose]() {
      for (const [name, original] of originals) target[name] = original
      syncBuiltinESMExports()
    },
  }
}

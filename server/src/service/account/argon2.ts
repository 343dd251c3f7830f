/** Argon2 by node:crypto, with a bound on how many run and wait. RFC 9106 */
import { argon2, randomBytes } from 'node:crypto'
import { Refusal } from '../../lib/refusal.ts'
import { ARGON2_LANES, ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_RUNNING, ARGON2_WAITING } from './limits.ts'

const SALT_BYTES = 16
const TAG_BYTES = 32

export type Argon2Params = {
  readonly variant: 'argon2id' | 'argon2i' | 'argon2d'
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

export const OUR_PARAMS: Argon2Params = {
  variant: 'argon2id',
  memoryKib: ARGON2_MEMORY_KIB,
  passes: ARGON2_PASSES,
  lanes: ARGON2_LANES,
}

type Waiting = { readonly lanes: readonly string[]; readonly start: () => void }

/**
 * Lets `running` works go at once and `waiting` wait; one more is refused. A work is in lanes, its account and its network:
 * a free place goes to the first that shares fewest of them with what is running, so that neither guesses at one account
 * nor those from one network hold up the others.
 */
export class HashGate {
  readonly #running: number
  readonly #waiting: number
  readonly #queue: Waiting[] = []
  readonly #active: (readonly string[])[] = []

  constructor(running = ARGON2_RUNNING, waiting = ARGON2_WAITING) {
    this.#running = running
    this.#waiting = waiting
  }

  /** Throws Refusal `try-later` when too many wait, unless the caller is `patient` (an administrator's import). */
  async run<T>(
    work: () => Promise<T>,
    { lanes = [], patient = false }: { readonly lanes?: readonly string[]; readonly patient?: boolean } = {},
  ): Promise<T> {
    if (this.#active.length >= this.#running) {
      if (this.#queue.length >= this.#waiting && !patient)
        throw new Refusal('try-later', { key: 'auth.busy' })
      await new Promise<void>((start) => {
        this.#queue.push({ lanes, start })
      })
    } else this.#active.push(lanes)
    try {
      return await work()
    } finally {
      this.#active.splice(this.#active.indexOf(lanes), 1)
      const next = this.#takeNext()
      // The place passes on without being free in between: nobody slips in ahead of the queue.
      if (next !== undefined) {
        this.#active.push(next.lanes)
        next.start()
      }
    }
  }

  #takeNext(): Waiting | undefined {
    const busy = new Set(this.#active.flat())
    const shared = this.#queue.map(({ lanes }) => lanes.filter((lane) => busy.has(lane)).length)
    const [next] = this.#queue.splice(Math.max(0, shared.indexOf(Math.min(...shared))), 1)
    return next
  }
}

export function argon2Tag(
  message: Uint8Array,
  salt: Uint8Array,
  params: Argon2Params,
  tagBytes: number,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    argon2(
      params.variant,
      {
        message,
        nonce: salt,
        parallelism: params.lanes,
        tagLength: tagBytes,
        memory: params.memoryKib,
        passes: params.passes,
      },
      (error, tag) => {
        if (error === null) resolve(tag)
        else reject(error)
      },
    )
  })
}

/** `$argon2id$v=19$m=19456,t=2,p=1$SALT$TAG` */
export async function hashPassword(prepared: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await argon2Tag(Buffer.from(prepared), salt, OUR_PARAMS, TAG_BYTES)
  const { variant, memoryKib, passes, lanes } = OUR_PARAMS
  return `$${variant}$v=19$m=${memoryKib},t=${passes},p=${lanes}$${bare64(salt)}$${bare64(tag)}`
}

function bare64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}

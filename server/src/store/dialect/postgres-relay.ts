/**
 * "Look again" between nodes, by LISTEN and NOTIFY. Events gather while a NOTIFY is under way and leave together; while
 * the database is away they wait, the newest of each mailbox. What others said meanwhile is lost, which costs their
 * sessions here a delay until the next event and never a wrong view.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { ChangeEvent, ChangeRelay } from '../../lib/change-bus.ts'
import type { Log } from '../../lib/log.ts'

const CHANNEL = 'valija_changes'
/** A NOTIFY carries fewer than 8,000 octets; an event takes at most 51 (three numbers below 2^53 and commas). */
const EVENTS_PER_NOTIFY = 120
/** Events kept while the database is away: beyond it the oldest are lost. */
const WAITING_MAX = 10_000
const RECONNECT_FIRST_MS = 250
const RECONNECT_LAST_MS = 10_000

export type PostgresRelayOptions = {
  readonly url: string
  /** Of the tables: nodes with other tables are not told. */
  readonly schema?: string | undefined
  /** Name of this process. Its other threads hear of a change in another way, so what bears its name is ignored. */
  readonly node: string
  readonly log: Log
  /** Hears another channel on the same connection. */
  readonly guest?: RelayGuest | undefined
}

/** Who speaks and hears on the connection of the relay, while there is one. */
export type RelayGuest = {
  readonly channel: string
  /** What `ask` is answered comes in one order with what is heard. */
  begin(hearing: { ask(statement: string, values: readonly string[]): Promise<unknown> }): void
  hear(payload: string | undefined): void
  end(): void
}

type Payload = {
  readonly node: string
  readonly schema: string
  /** Account, mailbox or 0, ModSeq. */
  readonly events: readonly (readonly [number, number, number])[]
}

export class PostgresRelay implements ChangeRelay, AsyncDisposable {
  readonly #options: PostgresRelayOptions
  readonly #receivers: ((event: ChangeEvent) => void)[] = []
  readonly #waiting = new Map<string, ChangeEvent>()
  readonly #stop = new AbortController()
  readonly #ready: Promise<void>
  readonly #running: Promise<void>
  #client: pg.Client | undefined
  #sending: Promise<void> | undefined
  #asked: Promise<unknown> = Promise.resolve()

  /** Connects in the background, again and again until it is disposed. */
  constructor(options: PostgresRelayOptions) {
    this.#options = options
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#ready = promise
    this.#running = this.#run(resolve)
  }

  /** Resolves when this node hears the others for the first time. */
  ready(): Promise<void> {
    return this.#ready
  }

  send(event: ChangeEvent): void {
    const key = `${event.accountId}/${event.mailboxId ?? 0}`
    this.#waiting.delete(key)
    this.#waiting.set(key, event)
    if (this.#waiting.size > WAITING_MAX)
      for (const oldest of this.#waiting.keys()) {
        this.#waiting.delete(oldest)
        break
      }
    this.#flush()
  }

  onReceive(receive: (event: ChangeEvent) => void): void {
    this.#receivers.push(receive)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sending
    this.#stop.abort()
    await this.#client?.end()
    await this.#running
  }

  async #run(ready: () => void): Promise<void> {
    let pauseMs = RECONNECT_FIRST_MS
    while (!this.#stop.signal.aborted) {
      try {
        await this.#listen(() => {
          pauseMs = RECONNECT_FIRST_MS
          ready()
        })
      } catch (error) {
        this.#options.log.error('change events of other nodes not heard', error)
      }
      if (this.#stop.signal.aborted) return
      await sleep(pauseMs, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, RECONNECT_LAST_MS)
    }
  }

  /** One connection, from its beginning to its end. */
  async #listen(connected: () => void): Promise<void> {
    const client = new pg.Client({ connectionString: this.#options.url, keepAlive: true })
    const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
    // The end may come before anybody waits for it: while connecting, whose own error says the same.
    ended.catch(() => undefined)
    client.on('error', reject)
    client.on('end', resolve)
    const { guest } = this.#options
    client.on('notification', ({ channel, payload }) => {
      if (channel === CHANNEL) this.#hear(payload)
      else guest?.hear(payload)
    })
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      if (guest !== undefined) await client.query(`listen ${guest.channel}`)
      // Disposed while it connected: nobody else knows of this client.
      if (this.#stop.signal.aborted) {
        await client.end()
        return
      }
      this.#client = client
      guest?.begin({ ask: (statement, values) => this.#ask(client, statement, values) })
      connected()
      this.#flush()
      await ended
    } finally {
      this.#client = undefined
      guest?.end()
      if (!this.#stop.signal.aborted) await client.end().catch(() => undefined)
    }
  }

  #flush(): void {
    if (this.#sending !== undefined || this.#client === undefined || this.#waiting.size === 0) return
    const client = this.#client
    this.#sending = this.#notify(client).then(
      () => {
        this.#sending = undefined
        this.#flush()
      },
      (error: unknown) => {
        // The next event, or the next connection, tries again.
        this.#sending = undefined
        this.#options.log.error('other nodes not told of changes', error)
      },
    )
  }

  async #notify(client: pg.Client): Promise<void> {
    // A burst of one turn leaves together.
    await new Promise(setImmediate)
    const { node, schema = 'public' } = this.#options
    const taken = [...this.#waiting].slice(0, EVENTS_PER_NOTIFY)
    const events = taken.map(([, event]) => [event.accountId, event.mailboxId ?? 0, event.modSeq] as const)
    const payload: Payload = { node, schema, events }
    await this.#ask(client, 'select pg_notify($1, $2)', [CHANNEL, JSON.stringify(payload)])
    for (const [key, event] of taken) if (this.#waiting.get(key) === event) this.#waiting.delete(key)
  }

  /** One after the other, as pg wants it. */
  #ask(client: pg.Client, statement: string, values: readonly string[]): Promise<unknown> {
    const ask = (): Promise<unknown> => client.query(statement, [...values])
    const answer = this.#asked.then(ask, ask)
    this.#asked = answer
    return answer
  }

  #hear(text: string | undefined): void {
    const payload = payloadOf(text)
    const { node, schema = 'public' } = this.#options
    if (payload === undefined || payload.node === node || payload.schema !== schema) return
    for (const [accountId, mailboxId, modSeq] of payload.events)
      for (const receive of this.#receivers)
        receive({ accountId, mailboxId: mailboxId === 0 ? undefined : mailboxId, modSeq })
  }
}

/** Whoever reaches the database can notify: what is not ours is not heard. THREATS BK4 */
function payloadOf(text: string | undefined): Payload | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<Payload> | null
    const whole = (event: unknown): boolean =>
      Array.isArray(event) && event.length === 3 && event.every((part) => Number.isSafeInteger(part))
    return Array.isArray(value?.events) && value.events.every(whole) ? (value as Payload) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

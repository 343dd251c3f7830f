/**
 * Connections to the company's LDAP servers: as many at once as the operator allows, kept for the next sign-in, dropped when
 * nobody comes. A server that does not answer is left alone for a moment, and the next one of the list is asked.
 */

import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import type { Connect } from '../../net/connect.ts'
import type { FindAddress } from '../../net/find-address.ts'
import { isHostAddress } from '../../net/host-address.ts'
import { LdapConnection, LdapFault } from '../../net/ldap/ldap-connection.ts'
import { RESULT } from '../../net/ldap/message.ts'
import { HashGate } from '../account/argon2.ts'
import { type LdapServer, type LdapSettings, serverName, type Trace } from './ldap-settings.ts'
import { IDLE_MS, REST_MS, WAITING_MAX } from './limits.ts'

export type LdapDeps = {
  readonly settings: LdapSettings
  readonly connect: Connect
  readonly findAddress: FindAddress
  readonly scheduler: Scheduler
  readonly log: Log
}

/** When an answer has to be there, on the clock of performance.now. */
export type Deadline = { readonly atMs: number }

export function remainingMs({ atMs }: Deadline): number {
  return Math.max(1, atMs - performance.now())
}

type Role = 'finder' | 'prover'
type Kept = { readonly connection: LdapConnection; readonly server: LdapServer }

/** A place at the servers: one connection that searches, one that people are bound on. */
export class LdapPlace {
  readonly #pool: LdapPool
  readonly #kept = new Map<Role, Kept>()
  /** Cancels the closing of what nobody uses. */
  awake: (() => void) | undefined

  constructor(pool: LdapPool) {
    this.#pool = pool
  }

  /**
   * Runs `work` on the connection of that role; on a new one when a kept one turns out to be gone, on one to the next
   * server when this one does not answer in its share of the time.
   */
  async on<T>(
    role: Role,
    deadline: Deadline,
    trace: Trace | undefined,
    work: (connection: LdapConnection, share: Deadline) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const kept = this.#kept.get(role)
      const isKept = kept?.connection.usable === true
      const one = isKept ? kept : await this.#pool.open(role, deadline, trace)
      this.#kept.set(role, one)
      const share = this.#pool.shareOf(deadline)
      try {
        return await work(one.connection, share)
      } catch (error) {
        if (!(error instanceof LdapFault)) throw error
        one.connection.close()
        this.#kept.delete(role)
        if (!isKept || performance.now() >= share.atMs) this.#pool.silent(one.server, error)
        if (performance.now() >= deadline.atMs) throw error
      }
    }
  }

  close(): void {
    for (const { connection } of this.#kept.values()) connection.close()
    this.#kept.clear()
  }
}

export class LdapPool implements Disposable {
  readonly #deps: LdapDeps
  readonly #gate: HashGate
  readonly #free: LdapPlace[] = []
  readonly #restUntilMs = new Map<LdapServer, number>()
  #closed = false

  constructor(deps: LdapDeps) {
    this.#deps = deps
    this.#gate = new HashGate(deps.settings.atOnce, WAITING_MAX)
  }

  /**
   * In lanes, so that neither one account nor one network takes all places. Refusal `try-later` when too many wait, or
   * one waits for longer than a sign-in may take.
   */
  async run<T>(lanes: readonly string[], work: (place: LdapPlace) => Promise<T>): Promise<T> {
    const latestMs = performance.now() + this.#deps.settings.timeoutMs
    return await this.#gate.run(
      async () => {
        if (performance.now() > latestMs && !this.#allRest())
          throw new Refusal('try-later', { key: 'auth.busy' })
        const place = this.#free.pop() ?? new LdapPlace(this)
        place.awake?.()
        try {
          return await work(place)
        } finally {
          this.#giveBack(place)
        }
      },
      { lanes },
    )
  }

  /** Rejects with LdapFault when none of the servers can be used. */
  async open(role: Role, deadline: Deadline, trace: Trace | undefined): Promise<Kept> {
    let fault = new LdapFault('it did not answer a moment ago')
    for (const server of this.#deps.settings.servers) {
      if (this.#rests(server)) continue
      const share = this.shareOf(deadline)
      try {
        const connection = await this.#dial(server, remainingMs(share))
        trace?.({ kind: 'connected', server: serverName(server), tls: server.tls })
        if (role === 'finder') await this.#bindService(connection, share, trace)
        return { connection, server }
      } catch (error) {
        if (!(error instanceof LdapFault)) throw error
        this.silent(server, error)
        fault = error
      }
    }
    throw fault
  }

  /** What one server may take of the time that is left, so that the next one can be asked too. */
  shareOf(deadline: Deadline): Deadline {
    const { servers, timeoutMs } = this.#deps.settings
    return { atMs: Math.min(deadline.atMs, performance.now() + timeoutMs / servers.length) }
  }

  /** Notes that the server is of no use now. */
  silent(server: LdapServer, fault: LdapFault): void {
    this.#restUntilMs.set(server, performance.now() + REST_MS)
    this.#deps.log.warn('ldap.silent', { server: serverName(server), reason: fault.message })
  }

  [Symbol.dispose](): void {
    this.#closed = true
    for (const place of this.#free.splice(0)) {
      place.awake?.()
      place.close()
    }
  }

  async #dial(server: LdapServer, timeoutMs: number): Promise<LdapConnection> {
    const { settings, findAddress, connect, scheduler } = this.#deps
    const { host, port, tls } = server
    const until: Deadline = { atMs: performance.now() + timeoutMs }
    const address = await within(findAddress(host), timeoutMs, scheduler)
    // An address is no name to be sent, and is checked against the certificate as an address.
    const name = isHostAddress(host) ? { host } : { servername: host, host: address }
    const ca = settings.ca === undefined ? {} : { ca: settings.ca }
    const tlsOptions = { ...name, ...ca, minVersion: 'TLSv1.2', rejectUnauthorized: true } as const
    return await LdapConnection.open({ address, port, tls, tlsOptions }, remainingMs(until), {
      connect,
      scheduler,
    })
  }

  async #bindService(
    connection: LdapConnection,
    deadline: Deadline,
    trace: Trace | undefined,
  ): Promise<void> {
    const { bindDn, bindPassword } = this.#deps.settings
    if (bindDn === '') return
    const { code, diagnostic } = await connection.bind(bindDn, bindPassword.reveal(), remainingMs(deadline))
    if (code !== RESULT.success) {
      connection.close()
      throw new LdapFault(`it refuses bind_dn: ${code} ${diagnostic}`.trimEnd())
    }
    trace?.({ kind: 'service-bound', name: bindDn })
  }

  /** Then whoever comes is told so at once. */
  #allRest(): boolean {
    return this.#deps.settings.servers.every((server) => this.#rests(server))
  }

  #rests(server: LdapServer): boolean {
    return (this.#restUntilMs.get(server) ?? 0) > performance.now()
  }

  #giveBack(place: LdapPlace): void {
    if (this.#closed) {
      place.close()
      return
    }
    this.#free.push(place)
    place.awake = this.#deps.scheduler.after(IDLE_MS, () => {
      this.#free.splice(this.#free.indexOf(place), 1)
      place.close()
    })
  }
}

/** A host that nobody finds in time. */
async function within(address: Promise<string>, timeoutMs: number, scheduler: Scheduler): Promise<string> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const cancel = scheduler.after(timeoutMs, () => reject(new LdapFault('its name is not found in time')))
  try {
    return await Promise.race([address, late])
  } catch (error) {
    if (error instanceof LdapFault) throw error
    throw new LdapFault(error instanceof Error ? error.message : String(error), { cause: error })
  } finally {
    cancel()
  }
}

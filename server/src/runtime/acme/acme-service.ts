/**
 * Certificates that come by themselves: looks what is missing or due, proves by port 80 that the names are ours, keeps what
 * the authority gives, and tells the service to read it. One order at a time. RFC 8555
 */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Clock } from '../../lib/clock.ts'
import { InTurn } from '../../lib/in-turn.ts'
import type { Log } from '../../lib/log.ts'
import { escapeLine } from '../../lib/safe-text.ts'
import { AcmeClient } from '../../net/acme/acme-client.ts'
import { certificateId } from '../../net/acme/certificate-id.ts'
import { keyAuthorization, readAcmeKey } from '../../net/acme/jws.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { AskHttps } from '../../net/https.ts'
import type { CertificateRequest, RequestedCertificate } from '../certificate-request-thread.ts'
import { runOnce } from '../one-shot.ts'
import { accountKey, fileOf, keepCertificate } from './acme-files.ts'
import { DOMAINS_MAX, SAID_MAX, TOLD_MS, WINDOW_ASKED_MS } from './limits.ts'
import { renewAtMs, waitMs } from './renewal.ts'
import { type WantedNames, wantedNames } from './wanted-names.ts'

export type AcmeSettings = {
  readonly directory: string
  readonly email: string | undefined
  /** Of the server's certificate, besides its host name. */
  readonly names: readonly string[]
}

export type AcmeServiceDeps = {
  readonly settings: AcmeSettings
  readonly dataDir: string
  readonly hostname: string
  /** Domains of ours that are served. */
  readonly domains: () => Promise<readonly string[]>
  readonly resolver: () => Promise<Resolver>
  readonly ask: AskHttps
  /** What port 80 answers to `/.well-known/acme-challenge/TOKEN` from now on. */
  readonly answer: (answers: Readonly<Record<string, string>>) => void
  /** A certificate was kept. */
  readonly kept: () => Promise<void>
  readonly sleep: (ms: number) => Promise<void>
  readonly random: () => number
  readonly clock: Clock
  readonly log: Log
}

/** One certificate that we want, and how it stands. */
export type AcmeState = {
  readonly names: readonly string[]
  readonly fromMs: number | undefined
  readonly untilMs: number | undefined
  readonly renewMs: number | undefined
  /** Why the last try failed, as the authority or the network said it; undefined: it did not. */
  readonly failed: string | undefined
  readonly triedMs: number | undefined
}

type Tries = { failures: number; failed: string | undefined; triedMs: number }
type Held = {
  readonly names: readonly string[]
  readonly fromMs: number
  readonly untilMs: number
  readonly pem: string
}

export class AcmeService {
  readonly #deps: AcmeServiceDeps
  readonly #tries = new Map<string, Tries>()
  readonly #renewals = new Map<
    string,
    { readonly askedMs: number; readonly untilMs: number; readonly renewMs: number }
  >()
  readonly #inTurn = new InTurn<'look', void>()
  #client: AcmeClient | undefined
  #wanted: readonly WantedNames[] = []

  constructor(deps: AcmeServiceDeps) {
    this.#deps = deps
  }

  /** Asks for what is missing or due. `all`: also for what is not, and what failed a moment ago. Never throws. */
  look(all = false): Promise<void> {
    return this.#inTurn.run('look', async () => {
      try {
        this.#wanted = await this.#want()
        for (const names of this.#wanted) if (all || (await this.#isDue(names))) await this.#get(names)
      } catch (error) {
        this.#deps.log.error('acme.failed', error)
      }
    })
  }

  states(): readonly AcmeState[] {
    return this.#wanted.map((names) => {
      const first = names[0] ?? ''
      const held = this.#held(first)
      const tries = this.#tries.get(first)
      return {
        names,
        fromMs: held?.fromMs,
        untilMs: held?.untilMs,
        renewMs: held === undefined ? undefined : this.#renewals.get(first)?.renewMs,
        failed: tries?.failed,
        triedMs: tries?.triedMs,
      }
    })
  }

  async #want(): Promise<readonly WantedNames[]> {
    const { settings, hostname, domains, resolver } = this.#deps
    const own = (await domains()).slice(0, DOMAINS_MAX)
    const had = (first: string): readonly string[] => this.#held(first)?.names ?? []
    return await wantedNames({ hostname, names: settings.names }, own, await resolver(), had)
  }

  async #isDue(names: WantedNames): Promise<boolean> {
    const first = names[0] ?? ''
    const now = this.#deps.clock.now()
    const tries = this.#tries.get(first)
    if (tries !== undefined && tries.failures > 0 && now < tries.triedMs + waitMs(tries.failures))
      return false
    const held = this.#held(first)
    if (held === undefined || names.some((name) => !held.names.includes(name))) return true
    return now >= (await this.#renewMs(first, held))
  }

  /** Asked of the authority every few hours; what it says counts until then. */
  async #renewMs(first: string, held: Held): Promise<number> {
    const { clock, log, random } = this.#deps
    const known = this.#renewals.get(first)
    const now = clock.now()
    if (known !== undefined && known.untilMs === held.untilMs && now - known.askedMs < WINDOW_ASKED_MS)
      return known.renewMs
    const id = certificateId(held.pem)
    const window =
      id === undefined
        ? undefined
        : await (await this.#open()).renewalWindow(id).catch((error: unknown) => {
            log.warn('acme.no-window', { reason: said(error) })
            return undefined
          })
    const renewMs = renewAtMs(held, window, random())
    this.#renewals.set(first, { askedMs: now, untilMs: held.untilMs, renewMs })
    return renewMs
  }

  async #get(names: WantedNames): Promise<void> {
    const { clock, dataDir, kept, log } = this.#deps
    const first = names[0] ?? ''
    const tries = this.#tries.get(first) ?? { failures: 0, failed: undefined, triedMs: 0 }
    this.#tries.set(first, tries)
    tries.triedMs = clock.now()
    try {
      const { chain, key } = await this.#issue(names)
      await keepCertificate(dataDir, first, { chain, key })
      Object.assign(tries, { failures: 0, failed: undefined })
      log.info('acme.issued', { name: first, names: names.length })
      await kept()
    } catch (error) {
      // Of what went wrong before nothing is left that the next try would begin with.
      this.#client = undefined
      tries.failures++
      tries.failed = said(error)
      log.error('acme.refused', error, { name: first, failures: tries.failures })
    }
  }

  async #issue(names: WantedNames): Promise<{ readonly chain: string; readonly key: string }> {
    const client = await this.#open()
    const order = await client.order(names)
    for (const place of order.authorizations) await this.#prove(client, place)
    const thread = new URL('../certificate-request-thread.ts', import.meta.url)
    const { key, request } = await runOnce<CertificateRequest, RequestedCertificate>(thread, { names })
    return { chain: await client.finish(order, request), key }
  }

  async #prove(client: AcmeClient, place: string): Promise<void> {
    const { answer, sleep } = this.#deps
    const { status, challenges, identifier } = await client.authorization(place)
    if (status === 'valid') return
    const challenge = challenges.find(({ type }) => type === 'http-01')
    const token = challenge?.token
    if (challenge === undefined || token === undefined)
      throw new Error(`the authority wants something else than port 80 to prove ${identifier.value}`)
    answer({ [token]: keyAuthorization(token, await this.#key()) })
    try {
      await sleep(TOLD_MS)
      await client.prove(place, challenge)
    } finally {
      answer({})
    }
  }

  async #open(): Promise<AcmeClient> {
    if (this.#client !== undefined) return this.#client
    const { settings, ask, sleep, clock } = this.#deps
    const { directory, email } = settings
    const client = new AcmeClient({ directory, key: await this.#key(), ask, sleep, now: () => clock.now() })
    await client.register(email)
    this.#client = client
    return client
  }

  async #key(): Promise<ReturnType<typeof readAcmeKey>> {
    return readAcmeKey(await accountKey(this.#deps.dataDir, this.#deps.settings.directory))
  }

  #held(first: string): Held | undefined {
    let pem: string
    try {
      pem = readFileSync(fileOf(this.#deps.dataDir, first), 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
    const { subjectAltName = '', validFrom, validTo } = new X509Certificate(pem)
    const names = subjectAltName.split(', ').map((entry) => entry.replace(/^DNS:/, '').toLowerCase())
    return { names, fromMs: Date.parse(validFrom), untilMs: Date.parse(validTo), pem }
  }
}

/** The authority's own words are a stranger's: one line, not too long. */
function said(error: unknown): string {
  return escapeLine(error instanceof Error ? error.message : String(error)).slice(0, SAID_MAX)
}

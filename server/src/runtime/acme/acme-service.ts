/**
 * Certificates that come by themselves: looks what is missing or due, proves that the names are ours by one way or another,
 * keeps what the authority gives, and tells the service to read it. One order at a time. RFC 8555
 */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Clock } from '../../lib/clock.ts'
import { InTurn } from '../../lib/in-turn.ts'
import type { Log } from '../../lib/log.ts'
import { escapeLine } from '../../lib/safe-text.ts'
import { AcmeClient, AcmeProblem, type Challenge } from '../../net/acme/acme-client.ts'
import { certificateId } from '../../net/acme/certificate-id.ts'
import { keyAuthorization, readAcmeKey } from '../../net/acme/jws.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { AskHttps } from '../../net/https.ts'
import type { CertificateRequest, RequestedCertificate } from '../certificate-request-thread.ts'
import { runOnce } from '../one-shot.ts'
import { accountKey, fileOf, keepCertificate } from './acme-files.ts'
import { DOMAINS_MAX, SAID_MAX, WINDOW_ASKED_MS } from './limits.ts'
import type { Proof, Prover } from './prover.ts'
import { renewAtMs, waitMs } from './renewal.ts'
import { type WantedNames, wantedNames } from './wanted-names.ts'
import { isWildcard, type Way } from './ways.ts'

export type AcmeSettings = {
  readonly directory: string
  readonly email: string | undefined
  /** Of the server's certificate, besides its host name. */
  readonly names: readonly string[]
  readonly externalAccount: { readonly kid: string; readonly key: string } | undefined
}

export type AcmeServiceDeps = {
  readonly settings: AcmeSettings
  readonly dataDir: string
  readonly hostname: string
  /** Domains of ours that are served. */
  readonly domains: () => Promise<readonly string[]>
  readonly resolver: () => Promise<Resolver>
  readonly ask: AskHttps
  /** In the order in which they are tried; at least one. */
  readonly provers: readonly Prover[]
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

type Issued = { readonly chain: string; readonly key: string; readonly way: Way }

/** The authority did not find what it looked for, or it could not be put there: another way may do. */
class ProofFault extends Error {
  override readonly name = 'ProofFault'
}

export class AcmeService {
  readonly #deps: AcmeServiceDeps
  readonly #tries = new Map<string, Tries>()
  readonly #renewals = new Map<
    string,
    { readonly askedMs: number; readonly untilMs: number; readonly renewMs: number }
  >()
  /** By which way a certificate came last: it is tried first. */
  readonly #proved = new Map<string, Way>()
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
      const { chain, key, way } = await this.#issue(names)
      await keepCertificate(dataDir, first, { chain, key })
      this.#proved.set(first, way)
      Object.assign(tries, { failures: 0, failed: undefined })
      log.info('acme.issued', { name: first, names: names.length, way })
      await kept()
    } catch (error) {
      // Of what went wrong before nothing is left that the next try would begin with.
      this.#client = undefined
      tries.failures++
      tries.failed = said(error)
      log.error('acme.refused', error, { name: first, failures: tries.failures })
    }
  }

  /** By the first way that works. */
  async #issue(names: WantedNames): Promise<Issued> {
    const provers = this.#proversOf(names)
    const faults: string[] = []
    for (const prover of provers) {
      try {
        return await this.#issueBy(prover, names)
      } catch (error) {
        if (!(error instanceof ProofFault)) throw error
        faults.push(provers.length === 1 ? error.message : `${prover.way}: ${error.message}`)
        // An order of which one name is not proved is over. RFC 8555 §7.1.6
        this.#client = undefined
      }
    }
    throw new Error(faults.join(' / '))
  }

  #proversOf(names: WantedNames): readonly Prover[] {
    const { provers } = this.#deps
    if (names.some(isWildcard)) return provers.filter(({ way }) => way === 'dns-01')
    const last = this.#proved.get(names[0] ?? '')
    return [...provers].sort((a, b) => Number(b.way === last) - Number(a.way === last))
  }

  async #issueBy(prover: Prover, names: WantedNames): Promise<Issued> {
    const client = await this.#open()
    const order = await client.order(names)
    await this.#prove(client, order.authorizations, prover)
    const thread = new URL('../certificate-request-thread.ts', import.meta.url)
    const { key, request } = await runOnce<CertificateRequest, RequestedCertificate>(thread, { names })
    return { chain: await client.finish(order, request), key, way: prover.way }
  }

  /** Throws ProofFault when the names cannot be proved by this way. */
  async #prove(client: AcmeClient, places: readonly string[], prover: Prover): Promise<void> {
    const open: { readonly place: string; readonly challenge: Challenge; readonly proof: Proof }[] = []
    for (const place of places) {
      const { status, challenges, identifier } = await client.authorization(place)
      if (status === 'valid') continue
      const challenge = challenges.find(({ type }) => type === prover.way)
      const token = challenge?.token
      const name = identifier.value
      if (challenge === undefined || token === undefined)
        throw new ProofFault(`the authority wants something else to prove ${name}`)
      const answer = keyAuthorization(token, await this.#key())
      open.push({ place, challenge, proof: { name, token, answer } })
    }
    if (open.length === 0) return
    await using _shown = await prover.show(open.map(({ proof }) => proof)).catch((error: unknown) => {
      throw new ProofFault(said(error), { cause: error })
    })
    for (const { place, challenge } of open)
      await client.prove(place, challenge).catch((error: unknown) => {
        throw error instanceof AcmeProblem ? new ProofFault(said(error), { cause: error }) : error
      })
  }

  async #open(): Promise<AcmeClient> {
    if (this.#client !== undefined) return this.#client
    const { settings, ask, sleep, clock } = this.#deps
    const { directory, email, externalAccount } = settings
    const client = new AcmeClient({ directory, key: await this.#key(), ask, sleep, now: () => clock.now() })
    const given = externalAccount && {
      kid: externalAccount.kid,
      key: Buffer.from(externalAccount.key, 'base64url'),
    }
    await client.register(email, given)
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

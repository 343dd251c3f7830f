/** One check: the records it goes through, and what may be asked for in all of them together. RFC 7208 §4 */
import type { Clock } from '../../lib/clock.ts'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { dnsName } from '../../net/dns/dns-name.ts'
import type { RecordData } from '../../net/dns/message.ts'
import type { DnsAnswer, Resolver } from '../../net/dns/resolver.ts'
import { reverseZone } from '../../net/dns/reverse-name.ts'
import { isIpv6Address } from '../../net/host-address.ts'
import { matchNetworks } from '../../net/networks.ts'
import {
  CHECK_MS,
  EXPLANATION_MAX,
  LOOKUPS_MAX,
  MX_HOSTS_MAX,
  PTR_NAMES_MAX,
  VOID_LOOKUPS_MAX,
} from './limits.ts'
import {
  expand,
  expandName,
  type MacroLetter,
  type MacroString,
  type MacroValues,
  parseExplanation,
} from './macro.ts'
import { isSpfRecord, type Mechanism, parseRecord, type Qualifier, type SpfRecord } from './record.ts'

export type SpfResult = Qualifier | 'none' | 'temperror' | 'permerror'

export type SpfDeps = {
  readonly resolver: Resolver
  readonly clock: Clock
  /** Our own name, for explanations. */
  readonly receiver: string
}

/** Ends the check: `temperror` when the DNS could not say, `permerror` when a record is wrong. */
export class SpfError extends Error {
  override readonly name = 'SpfError'
  readonly result: 'temperror' | 'permerror'

  constructor(result: 'temperror' | 'permerror', message: string) {
    super(message)
    this.result = result
  }
}

type Client = {
  readonly address: string
  readonly helo: string
  readonly local: string
  /** Of the sender. */
  readonly domain: string
}

export type Found = {
  readonly result: Qualifier | 'none'
  readonly mechanism: string | undefined
  /** Of the record that decided. */
  readonly explanation: string | undefined
}

export class Evaluation {
  readonly #client: Client
  readonly #deps: SpfDeps
  readonly #endMs: number
  #lookups = 0
  #voids = 0
  /** Names of the client that lead back to it. */
  #names: Promise<readonly string[]> | undefined

  constructor(client: Client, deps: SpfDeps) {
    this.#client = client
    this.#deps = deps
    this.#endMs = deps.clock.now() + CHECK_MS
  }

  /** check_host(): what the domain's record says of the client. Throws SpfError. RFC 7208 §4 */
  async host(domain: string, depth: 'first' | 'included' = 'first'): Promise<Found> {
    const record = await this.#record(domain)
    if (record === undefined) return undecided('none')
    for (const mechanism of record.mechanisms) {
      if (!(await this.#matches(mechanism, domain))) continue
      const { qualifier, text } = mechanism
      const explanation =
        qualifier === 'fail' && depth === 'first' ? await this.#explain(record, domain) : undefined
      return { result: qualifier, mechanism: text, explanation }
    }
    if (record.redirect === undefined) return undecided('neutral')
    this.#count()
    const target = await this.#name(record.redirect, domain)
    const found = await this.host(target, depth)
    if (found.result === 'none')
      throw new SpfError('permerror', `${target}, redirected to, has no SPF record`)
    return found
  }

  /** Undefined: there is none. RFC 7208 §4.3 to §4.6 */
  async #record(domain: string): Promise<SpfRecord | undefined> {
    const name = dnsName(domain)
    // No name that could have a record, or only a label of our own network.
    if (name === undefined || !name.includes('.') || name.startsWith('[')) return undefined
    const answer = await this.#ask(name, 'TXT')
    const records = answer.kind === 'found' ? answer.records.filter(isSpfRecord) : []
    const [text] = records
    if (text === undefined) return undefined
    if (records.length > 1) throw new SpfError('permerror', `${name} has ${records.length} SPF records`)
    try {
      return parseRecord(text)
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error
      throw new SpfError('permerror', `the SPF record of ${name} is not well formed: ${error.message}`)
    }
  }

  async #matches(mechanism: Mechanism, domain: string): Promise<boolean> {
    switch (mechanism.kind) {
      case 'all':
        return true
      case 'ip4':
      case 'ip6':
        // Each is about its own family: an IPv4 client is in no network of IPv6, `::/0` included. RFC 7208 §5.6
        return (
          isIpv6Address(this.#client.address) === (mechanism.kind === 'ip6') &&
          matchNetworks([mechanism.network])(this.#client.address)
        )
      case 'include':
        return await this.#includes(mechanism.domain, domain)
      case 'exists':
        this.#count()
        return this.#isThere(await this.#ask(await this.#name(mechanism.domain, domain), 'A'))
      case 'a':
        this.#count()
        return await this.#isHost(await this.#name(mechanism.domain, domain), mechanism.bits, 'counted')
      case 'mx':
        return await this.#isMailHost(await this.#name(mechanism.domain, domain), mechanism.bits)
      case 'ptr':
        return await this.#isNamed(await this.#name(mechanism.domain, domain))
    }
  }

  /** RFC 7208 §5.2 */
  async #includes(spec: MacroString, domain: string): Promise<boolean> {
    this.#count()
    const target = await this.#name(spec, domain)
    const { result } = await this.host(target, 'included')
    if (result === 'none') throw new SpfError('permerror', `${target}, included, has no SPF record`)
    return result === 'pass'
  }

  /** RFC 7208 §5.3 */
  async #isHost(name: string, bits: Bits, voids: 'counted' | 'free'): Promise<boolean> {
    const answer = isIpv6Address(this.#client.address)
      ? await this.#ask(name, 'AAAA')
      : await this.#ask(name, 'A')
    if (voids === 'counted') this.#isThere(answer)
    const addresses: readonly string[] = answer.kind === 'found' ? answer.records : []
    return matchNetworks(addresses.map((one) => `${one}/${isIpv6Address(one) ? bits.ipv6 : bits.ipv4}`))(
      this.#client.address,
    )
  }

  /** RFC 7208 §5.4 */
  async #isMailHost(name: string, bits: Bits): Promise<boolean> {
    this.#count()
    const answer = await this.#ask(name, 'MX')
    if (!this.#isThere(answer) || answer.kind !== 'found') return false
    if (answer.records.length > MX_HOSTS_MAX)
      throw new SpfError('permerror', `${name} has ${answer.records.length} MX records`)
    for (const { exchange } of answer.records) if (await this.#isHost(exchange, bits, 'free')) return true
    return false
  }

  /** RFC 7208 §5.5 */
  async #isNamed(domain: string): Promise<boolean> {
    this.#count()
    const end = domain.toLowerCase()
    return (await this.#validated()).some((name) => name === end || name.endsWith(`.${end}`))
  }

  /** The client's names that lead back to it; whatever cannot be asked is none. */
  #validated(): Promise<readonly string[]> {
    this.#names ??= this.#findNames()
    return this.#names
  }

  async #findNames(): Promise<readonly string[]> {
    const { address } = this.#client
    // Not counted when empty: it is the client's zone, which whoever wrote the record has no part in.
    const answer = await this.#deps.resolver.query(reverseZone(address), 'PTR')
    if (answer.kind !== 'found') return []
    const whole = { ipv4: 32, ipv6: 128 }
    const names: string[] = []
    for (const name of answer.records.slice(0, PTR_NAMES_MAX))
      if (await this.#isHost(name, whole, 'free').catch(notWhenFailed)) names.push(name.toLowerCase())
    return names
  }

  /** What the domain wants to be said; undefined when it is not well formed, or not there. RFC 7208 §6.2 */
  async #explain({ explanation }: SpfRecord, domain: string): Promise<string | undefined> {
    if (explanation === undefined) return undefined
    try {
      const answer = await this.#ask(await this.#name(explanation, domain), 'TXT')
      const [text, more] = answer.kind === 'found' ? answer.records : []
      if (text === undefined || more !== undefined) return undefined
      return (await expand(parseExplanation(text), this.#values(domain))).slice(0, EXPLANATION_MAX)
    } catch (error) {
      if (error instanceof SyntaxFault || error instanceof SpfError) return undefined
      throw error
    }
  }

  async #name(spec: MacroString | undefined, domain: string): Promise<string> {
    return spec === undefined ? domain : await expandName(spec, this.#values(domain))
  }

  #values(domain: string): MacroValues {
    const { address, helo, local, domain: senderDomain } = this.#client
    const values: Readonly<Record<MacroLetter, () => string | Promise<string>>> = {
      s: () => `${local}@${senderDomain}`,
      l: () => local,
      o: () => senderDomain,
      d: () => domain,
      i: () => (isIpv6Address(address) ? nibbles(address) : address),
      p: () => this.#bestName(domain),
      v: () => (isIpv6Address(address) ? 'ip6' : 'in-addr'),
      h: () => helo,
      c: () => address,
      r: () => this.#deps.receiver,
      t: () => String(Math.floor(this.#deps.clock.now() / 1000)),
    }
    return async (letter) => await values[letter]()
  }

  /** The domain itself, else one below it, else any. RFC 7208 §7.3 */
  async #bestName(domain: string): Promise<string> {
    const names = await this.#validated()
    const end = domain.toLowerCase()
    return (
      names.find((name) => name === end) ??
      names.find((name) => name.endsWith(`.${end}`)) ??
      names[0] ??
      'unknown'
    )
  }

  /** Throws SpfError when nobody could say, or time is up. */
  async #ask<Type extends 'A' | 'AAAA' | 'MX' | 'TXT'>(
    name: string,
    type: Type,
  ): Promise<Exclude<DnsAnswer<RecordData[Type]>, { kind: 'failed' }>> {
    if (this.#deps.clock.now() > this.#endMs) throw new SpfError('temperror', 'the check took too long')
    const answer = await this.#deps.resolver.query(name, type)
    if (answer.kind === 'failed') throw new SpfError('temperror', `${type} of ${name}: ${answer.why}`)
    return answer
  }

  #count(): void {
    if (++this.#lookups > LOOKUPS_MAX)
      throw new SpfError('permerror', `more than ${LOOKUPS_MAX} terms that ask the DNS`)
  }

  /** Whether there was an answer; there may be few without. */
  #isThere(answer: DnsAnswer<unknown>): boolean {
    if (answer.kind === 'found') return true
    if (++this.#voids > VOID_LOOKUPS_MAX)
      throw new SpfError('permerror', `more than ${VOID_LOOKUPS_MAX} terms whose names are not there`)
    return false
  }
}

type Bits = { readonly ipv4: number; readonly ipv6: number }

/** No term decided. */
function undecided(result: 'none' | 'neutral'): Found {
  return { result, mechanism: undefined, explanation: undefined }
}

/** A name that nobody could look up is none of the client's. */
function notWhenFailed(error: unknown): boolean {
  if (error instanceof SpfError) return false
  throw error
}

/** `C.A.F.E.….1`: the 32 nibbles of an IPv6 address. RFC 7208 §7.3 */
function nibbles(address: string): string {
  return [...reverseZone(address).slice(0, -'.ip6.arpa'.length)].reverse().join('').toUpperCase()
}

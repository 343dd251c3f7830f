/**
 * Whether a password is the one that a company's LDAP server or Active Directory knows. People are found by a search and
 * bound by the name of their entry, or bound at once by a name made of their address. RFC 4513 §5.1.3, THREATS ID6
 */
import { Refusal } from '../../lib/refusal.ts'
import { localPartFault } from '../../mail/canonical.ts'
import { escapeDnValue, sameName } from '../../net/ldap/dn.ts'
import {
  encodeFilter,
  type Filter,
  fillTemplate,
  type SlotValues,
  showFilter,
} from '../../net/ldap/filter.ts'
import { type LdapConnection, LdapFault } from '../../net/ldap/ldap-connection.ts'
import { type LdapEntry, type LdapResult, RESULT } from '../../net/ldap/message.ts'
import { canonicalAddress } from '../../store/directory-names.ts'
import type { OutsideProof, OutsideQuestion } from '../account/outside-passwords.ts'
import { type Deadline, type LdapDeps, type LdapPlace, LdapPool, remainingMs } from './ldap-pool.ts'
import type { Trace } from './ldap-settings.ts'
import { ENTRIES_ASKED, REFUSED_MS, SLOWEST_KEPT } from './limits.ts'

/** What a server says when the password is not taken: wrong, none, locked, expired, nobody. Anything else is its trouble. */
const REFUSED: ReadonlySet<number> = new Set([
  RESULT.invalidCredentials,
  RESULT.inappropriateAuthentication,
  RESULT.noSuchObject,
  RESULT.constraintViolation,
  RESULT.insufficientAccessRights,
  RESULT.unwillingToPerform,
  RESULT.invalidDnSyntax,
])
const ANY: Filter = { kind: 'present', attribute: 'objectClass' }
const SECOND_MS = 1000

/** Why not, for the log. */
type No = { readonly kind: 'refused'; readonly reason: string }
type Judgement = No | ({ readonly kind: 'proved' } & OutsideProof)

export class LdapPasswords implements Disposable {
  readonly #deps: LdapDeps
  readonly #pool: LdapPool
  #slowestMs = 0

  constructor(deps: LdapDeps) {
    this.#deps = deps
    this.#pool = new LdapPool(deps)
  }

  /**
   * Undefined when the password is not that of the address; then always after the same time. Refusal `try-later` when
   * no server says so: that is no wrong password.
   */
  async prove(question: OutsideQuestion, trace?: Trace): Promise<OutsideProof | undefined> {
    const started = performance.now()
    const judgement = await this.#judge(question, trace)
    if (judgement.kind === 'proved') return judgement
    this.#deps.log.info('ldap.refused', { reason: judgement.reason })
    await this.#wait(Math.max(REFUSED_MS, 2 * this.#slowestMs) - (performance.now() - started))
    return undefined
  }

  /** Looks for somebody who is not there. Why that is not possible, or undefined. */
  async look(): Promise<LdapFault | undefined> {
    const { bindAs, domains, timeoutMs } = this.#deps.settings
    const [local, domain] = ['valija-check', domains[0] ?? '']
    const slots = { address: `${local}@${domain}`, local, domain }
    const deadline = { atMs: performance.now() + timeoutMs }
    try {
      await this.#pool.run([], async (place) => {
        // Who is bound by a name searches nothing before.
        if (bindAs !== undefined) return await place.on('prover', deadline, undefined, async () => undefined)
        await place.on('finder', deadline, undefined, (connection, share) =>
          this.#find(connection, slots, this.#bySearch(), share),
        )
      })
      return undefined
    } catch (error) {
      if (error instanceof LdapFault) return error
      throw error
    }
  }

  [Symbol.dispose](): void {
    this.#pool[Symbol.dispose]()
  }

  async #judge({ address, password, lanes }: OutsideQuestion, trace?: Trace): Promise<Judgement> {
    // A bind with a name and no password asks for nothing and is always granted. RFC 4513 §5.1.2
    if (password === '') return no('empty password')
    // Some servers read no further.
    if (`${address}${password}`.includes('\0')) return no('a NUL')
    const at = address.lastIndexOf('@')
    const slots = { address, local: address.slice(0, at), domain: address.slice(at + 1) }
    const { bindAs } = this.#deps.settings
    // Some servers read a name in several ways; nobody is called like this.
    if (bindAs !== undefined && localPartFault(slots.local) !== undefined) return no('not a name')
    try {
      return await this.#pool.run(lanes, async (place) => {
        const deadline = { atMs: performance.now() + this.#deps.settings.timeoutMs }
        return bindAs === undefined
          ? await this.#findThenBind(place, slots, password, deadline, trace)
          : await this.#bindThenFind(place, slots, password, deadline, trace)
      })
    } catch (error) {
      if (!(error instanceof LdapFault)) throw error
      throw new Refusal('try-later', { key: 'auth.ldapSilent' }, { cause: error })
    }
  }

  async #findThenBind(
    place: LdapPlace,
    slots: SlotValues,
    password: string,
    deadline: Deadline,
    trace?: Trace,
  ): Promise<Judgement> {
    const found = await place.on('finder', deadline, trace, (connection, share) =>
      this.#find(connection, slots, this.#bySearch(), share, trace),
    )
    if ('kind' in found) return found
    const judged = this.#judgeEntry(found, slots, trace)
    if (judged.kind === 'refused') return judged
    const bound = await place.on('prover', deadline, trace, (connection, share) =>
      this.#bind(connection, found.dn, password, share, trace),
    )
    return bound ?? judged
  }

  async #bindThenFind(
    place: LdapPlace,
    slots: SlotValues,
    password: string,
    deadline: Deadline,
    trace?: Trace,
  ): Promise<Judgement> {
    const { bindAs, mailAttribute, group, create } = this.#deps.settings
    if (bindAs === undefined) throw new Error('no name to bind as')
    const name = fillTemplate(bindAs.template, slots, bindAs.isDn ? escapeDnValue : undefined)
    return await place.on('prover', deadline, trace, async (connection, share) => {
      const refused = await this.#bind(connection, name, password, share, trace)
      if (refused !== undefined) return refused
      if (mailAttribute === '' && group === '' && !create) return { kind: 'proved', displayName: '' }
      const where = bindAs.isDn ? ({ base: name, scope: 'base', filter: ANY } as const) : this.#bySearch()
      const found = await this.#find(connection, slots, where, share, trace)
      return 'kind' in found ? found : this.#judgeEntry(found, slots, trace)
    })
  }

  #bySearch(): { readonly base: string; readonly scope: 'subtree'; readonly filter: Filter } {
    const { base, filter } = this.#deps.settings
    return { base, scope: 'subtree', filter }
  }

  /** The one entry that is this person's. */
  async #find(
    connection: LdapConnection,
    slots: SlotValues,
    where: { readonly base: string; readonly scope: 'base' | 'subtree'; readonly filter: Filter },
    deadline: Deadline,
    trace?: Trace,
  ): Promise<LdapEntry | No> {
    const { mailAttribute, nameAttribute, groupAttribute, timeoutMs } = this.#deps.settings
    const attributes = [mailAttribute, nameAttribute, groupAttribute].filter((name) => name !== '')
    const question = {
      ...where,
      filter: encodeFilter(where.filter, slots),
      // None at all would be all of them. RFC 4511 §4.5.1.8
      attributes: attributes.length === 0 ? ['1.1'] : attributes,
      sizeLimit: ENTRIES_ASKED,
      timeLimitS: Math.ceil(timeoutMs / SECOND_MS),
    }
    const { result, entries } = await connection.search(question, remainingMs(deadline))
    const shown = { base: where.base, filter: showFilter(where.filter, slots), count: entries.length }
    trace?.({ kind: 'searched', ...shown })
    if (entries.length > 1 || result.code === RESULT.sizeLimitExceeded) return no('not one person')
    if (result.code !== RESULT.success) throw new LdapFault(`it does not search: ${shownResult(result)}`)
    const [entry] = entries
    // The entry without a name is the server itself.
    if (entry === undefined || entry.dn === '') return no('not found')
    const displayName = entry.attributes.get(nameAttribute.toLowerCase())?.[0] ?? ''
    trace?.({ kind: 'entry', dn: entry.dn, displayName })
    return entry
  }

  /** Whether the entry is of this address, and of somebody who may have mail here. */
  #judgeEntry(entry: LdapEntry, { address }: SlotValues, trace?: Trace): Judgement {
    const { mailAttribute, nameAttribute, groupAttribute, group } = this.#deps.settings
    const valuesOf = (name: string): readonly string[] => entry.attributes.get(name.toLowerCase()) ?? []
    if (mailAttribute !== '') {
      const found = valuesOf(mailAttribute)
      const right = found.some((one) => isAddress(one, address))
      trace?.({ kind: 'address', attribute: mailAttribute, found: found.join(', '), right })
      if (!right) return no('another address')
    }
    if (group !== '') {
      const right = valuesOf(groupAttribute).some((one) => sameName(one, group))
      trace?.({ kind: 'group', group, right })
      if (!right) return no('not in the group')
    }
    return { kind: 'proved', displayName: valuesOf(nameAttribute)[0] ?? '' }
  }

  /** Undefined when the password is right. */
  async #bind(
    connection: LdapConnection,
    name: string,
    password: string,
    deadline: Deadline,
    trace?: Trace,
  ): Promise<No | undefined> {
    const started = performance.now()
    const result = await connection.bind(name, password, remainingMs(deadline))
    this.#slowestMs = Math.max(performance.now() - started, this.#slowestMs * SLOWEST_KEPT)
    const right = result.code === RESULT.success
    trace?.({ kind: 'bound', name, right, ...result })
    if (right) return undefined
    if (!REFUSED.has(result.code)) throw new LdapFault(`it does not bind: ${shownResult(result)}`)
    return no(`not bound: ${shownResult(result)}`)
  }

  async #wait(delayMs: number): Promise<void> {
    if (delayMs <= 0) return
    await new Promise<void>((resolve) => {
      this.#deps.scheduler.after(Math.min(delayMs, this.#deps.settings.timeoutMs), resolve)
    })
  }
}

function no(reason: string): No {
  return { kind: 'refused', reason }
}

function shownResult({ code, diagnostic }: LdapResult): string {
  return `${code} ${diagnostic}`.trimEnd()
}

/** `SMTP:Ana@Empresa.example` is how Exchange writes the first of several. */
function isAddress(written: string, address: string): boolean {
  return canonicalAddress(written.trim().replace(/^smtp:/i, '')) === address
}

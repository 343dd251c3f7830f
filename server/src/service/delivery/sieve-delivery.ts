/**
 * Runs the scripts of a recipient over a message that goes to its inbox, and does what they say, in this order:
 *
 *   1. what leaves: redirects, answers, notices are in the queue        a crash here: all of it again, under the same ids
 *   2. the copies in mailboxes, durable
 *   3. what `duplicate` is to remember, and the letter about a script that failed
 *
 * So nothing is acknowledged that is not done, and what is repeated changes nothing. A script that fails keeps the message.
 * RFC 5228 §2.10, THREATS SV2, SV3, SV4
 */

import { setImmediate } from 'node:timers/promises'
import { openOnce } from '../../lib/open-once.ts'
import { RecentMap } from '../../lib/recent-map.ts'
import type { TextRef, Texts } from '../../lib/text.ts'
import { tryParseMailbox } from '../../mail/address.ts'
import { readHeader } from '../../mail/header/header.ts'
import type { AccountId } from '../../mail/ids.ts'
import { SieveFaults } from '../../mail/sieve/fault.ts'
import type { NewMessage } from '../../store/account-store.ts'
import type { StoredScript } from '../../store/sieve-store.ts'
import type { SieveAction, SieveFailure, SieveOutcome } from '../sieve/outcome.ts'
import type { NamedSieve, SieveWorld } from '../sieve/world.ts'
import { INBOX_CACHE_ACCOUNTS, SIEVE_NOTICES_MAX, SIEVE_TURN_MS } from './limits.ts'
import type { DerivedApart, LocalMessage, LocalOutcome, LocalRecipient } from './local-delivery.ts'
import { type Destination, deliveryIdFor, type InboxIds } from './put-message.ts'
import { putCopies, putSent, wantedCopies } from './sieve-copies.ts'
import { type Trouble, tellOwner } from './sieve-failure.ts'
import type { DeedDeps, ScriptedMail } from './sieve-mail.ts'
import { notify } from './sieve-notify.ts'
import {
  type CompanyScripts,
  Programs,
  type ScriptSet,
  type SieveEngine,
  scriptsOf,
} from './sieve-programs.ts'
import { redirect } from './sieve-redirect.ts'
import { reject } from './sieve-reject.ts'
import { answer } from './sieve-vacation.ts'
import { seenDigest, worldOf } from './sieve-world.ts'

/** What a script did besides mailboxes: nobody's mail vanishes without a line in the ledger. */
export type ScriptDeed = {
  readonly kind: 'discarded' | 'redirected' | 'rejected' | 'answered'
  /** Whom it went to. */
  readonly to?: string
  /** `untold`: the sender does not know. */
  readonly class?: string
}

export type Scripted = {
  readonly outcome: LocalOutcome
  readonly mailbox?: string
  readonly deeds: readonly ScriptDeed[]
}

export type ScriptedParts = {
  readonly to: Destination
  readonly inboxes: InboxIds
  readonly message: LocalMessage
  readonly recipient: LocalRecipient
  /** The message as it came, ready for a mailbox. */
  readonly ready: NewMessage
  /** Makes other octets ready, with our Return-Path on top. */
  readonly prepare: (bytes: Uint8Array) => Promise<DerivedApart>
  /** The same of a short message of ours, as it is. */
  readonly derive: (bytes: Uint8Array) => DerivedApart
}

export type ScriptRunner = {
  /** Undefined: the account has none to run, as nearly all. */
  of(to: Destination): Promise<ScriptSet | undefined>
  /** Throws what the store throws for the delivery itself, and what the queue throws for a redirect. */
  deliver(scripts: ScriptSet, parts: ScriptedParts): Promise<Scripted>
}

export type ScriptRunnerDeps = DeedDeps & {
  readonly texts: Texts
  /** Loaded with the first script that is run. */
  readonly engine: () => Promise<SieveEngine>
  /** Absent: companies have none. */
  readonly company?: CompanyScripts | undefined
}

export function createScriptRunner(deps: ScriptRunnerDeps): ScriptRunner {
  const turns = new Turns()
  const provisioned = new RecentMap<AccountId, true>(INBOX_CACHE_ACCOUNTS)
  const open = openOnce(async (): Promise<Opened> => {
    const engine = await deps.engine()
    return { engine, programs: new Programs(engine.compile) }
  })
  return {
    of: ({ account, store }) => scriptsOf(account, store, deps.company),
    async deliver(scripts, parts) {
      const { account, store } = parts.to
      // Whoever has only the company's scripts may have no mailbox yet, and scripts ask about them.
      if (scripts.own === undefined && provisioned.get(account.id) !== true) await store.provision()
      provisioned.set(account.id, true)
      return await new Run(deps, open(), turns, parts).through(scripts)
    },
  }
}

type Opened = { readonly engine: SieveEngine; readonly programs: Programs }

/** Scripts of many recipients one after the other, with the thread for others in between. THREATS SV2 */
class Turns {
  #usedMs = 0

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#usedMs >= SIEVE_TURN_MS) {
      this.#usedMs = 0
      await setImmediate()
    }
    const beganMs = performance.now()
    try {
      return await work()
    } finally {
      this.#usedMs += performance.now() - beganMs
    }
  }
}

/** One message of one recipient. */
class Run {
  readonly #deps: ScriptRunnerDeps
  readonly #opened: Promise<Opened>
  readonly #turns: Turns
  readonly #parts: ScriptedParts
  readonly #mail: ScriptedMail
  readonly #deeds: ScriptDeed[] = []
  readonly #troubles: Trouble[] = []
  /** A copy stays with the owner, whatever the script says. */
  #keep = false
  #sent = 0

  constructor(deps: ScriptRunnerDeps, opened: Promise<Opened>, turns: Turns, parts: ScriptedParts) {
    this.#deps = deps
    this.#opened = opened
    this.#turns = turns
    this.#parts = parts
    const { to, recipient, message } = parts
    this.#mail = {
      account: to.account,
      store: to.store,
      recipient,
      message,
      header: readHeader(message.bytes),
      reversePath: tryParseMailbox(message.reversePath) ?? null,
      deliveryId: deliveryIdFor(message.deliveryId, recipient.subAddress),
    }
  }

  async through(scripts: ScriptSet): Promise<Scripted> {
    const outcome = await this.#run(scripts)
    const refusal = await this.#rejects(outcome)
    if (refusal !== undefined) return refusal
    await this.#send(outcome.actions)
    const done = await this.#keepCopies(outcome.actions)
    await this.#remember(outcome)
    await this.#tell()
    return done
  }

  /** A mistake of ours in the interpreter is no reason to keep anybody from their mail. */
  async #run(scripts: ScriptSet): Promise<SieveOutcome> {
    try {
      return await this.#runAll(scripts)
    } catch (error) {
      this.#deps.log.error('sieve.crashed', error, { account: this.#mail.account.id })
      this.#deps.metrics.count('sieve_runs_total', { result: 'crashed' })
      this.#keep = true
      return { actions: [] }
    }
  }

  async #runAll(scripts: ScriptSet): Promise<SieveOutcome> {
    const { log, metrics } = this.#deps
    const { engine, programs } = await this.#opened
    const { named, failure } = compiled(scripts, programs)
    const world = this.#world(programs)
    const { message, recipient, account } = this.#mail
    const ran =
      named.length === 0
        ? { actions: [{ kind: 'keep' as const, flags: [] }] }
        : await this.#turns.take(() =>
            engine.run(
              named,
              {
                bytes: message.bytes,
                envelope: { from: message.reversePath, to: recipient.address },
                receivedMs: message.receivedMs,
              },
              world,
            ),
          )
    const outcome = failure === undefined ? ran : { ...ran, failure }
    metrics.count('sieve_runs_total', { result: outcome.failure === undefined ? 'done' : 'failed' })
    if (outcome.failure !== undefined) {
      const { script, line, text } = outcome.failure
      log.info('sieve.failed', { account: account.id, line, why: text.key })
      // What the company wrote is not for its people to mend.
      const theirs = [...scripts.before, ...scripts.after].some(({ name }) => name === script)
      if (!theirs || scripts.own?.name === script) this.#troubles.push({ at: { script, line }, text })
      this.#keep = true
    }
    return outcome
  }

  #world(programs: Programs): SieveWorld {
    const { hostname, clock, company } = this.#deps
    const { account } = this.#mail
    return worldOf(this.#mail, {
      hostname,
      nowMs: clock.now(),
      compile: (script) => programs.of(script),
      global: async (name) => await company?.global(account, name),
    })
  }

  /** Undefined: nothing is rejected, or it is kept all the same. */
  async #rejects({ actions }: SieveOutcome): Promise<Scripted | undefined> {
    const action = actions.find((one) => one.kind === 'reject')
    if (action === undefined) return undefined
    const done = await reject(this.#mail, action, this.#deps)
    this.#count('reject', done.kind)
    switch (done.kind) {
      case 'keep':
        this.#keep = true
        return undefined
      case 'refuse':
        return { outcome: { kind: 'rejected', reason: done.reason }, deeds: [{ kind: 'rejected' }] }
      case 'told':
      case 'untold':
        return {
          outcome: { kind: 'delivered', duplicate: false },
          deeds: [{ kind: 'rejected', ...(done.kind === 'untold' && { class: 'untold' }) }],
        }
    }
  }

  /** Only a redirect holds the delivery up: the message may be nowhere else. */
  async #send(actions: readonly SieveAction[]): Promise<void> {
    let notices = 0
    for (const action of actions) {
      if (action.kind === 'redirect') await this.#redirect(action.address, action.bytes)
      else if (action.kind === 'vacation') await this.#dare('vacation', () => this.#answer(action))
      else if (action.kind === 'notify' && ++notices <= SIEVE_NOTICES_MAX)
        await this.#dare('notify', () => this.#notify(action))
    }
  }

  async #redirect(address: string, bytes = this.#mail.message.bytes): Promise<void> {
    const done = await redirect(this.#mail, { address, bytes }, this.#deps)
    this.#count('redirect', done.kind === 'kept' ? done.why : done.kind)
    if (done.kind === 'sent') this.#deeds.push({ kind: 'redirected', to: done.to })
    else if (done.kind === 'own') this.#keep = true
    else this.#leave(done.told)
  }

  async #answer(action: Extract<SieveAction, { kind: 'vacation' }>): Promise<void> {
    const done = await answer(this.#mail, action, this.#deps)
    this.#count('vacation', done.kind === 'sent' ? 'sent' : done.why)
    if (done.kind !== 'sent') return
    this.#deeds.push({ kind: 'answered', to: done.to })
    await this.#file(action.fcc, done.letter.bytes)
  }

  async #notify(action: Extract<SieveAction, { kind: 'notify' }>): Promise<void> {
    const done = await notify(this.#mail, action, this.#deps)
    this.#count('notify', done.kind === 'sent' ? 'sent' : done.why)
    if (done.kind === 'sent') await this.#file(action.fcc, done.letter.bytes)
    else if (done.told !== undefined) this.#troubles.push({ at: undefined, text: done.told })
  }

  async #file(copy: Extract<SieveAction, { kind: 'vacation' }>['fcc'], bytes: Uint8Array): Promise<void> {
    if (copy === undefined) return
    const { to, inboxes, ready, prepare, derive } = this.#parts
    const parts = { to, inboxes, message: ready, prepare, derive, log: this.#deps.log }
    await putSent(this.#mail, { copy, bytes, n: ++this.#sent }, parts)
  }

  /** The message did not go where the script wants it: its owner has it, and hears why. */
  #leave(text: TextRef | undefined): void {
    this.#keep = true
    if (text !== undefined) this.#troubles.push({ at: undefined, text })
  }

  /** An answer that cannot be sent is no reason to keep the message from its owner. */
  async #dare(deed: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#count(deed, 'error')
      this.#deps.log.error('sieve.deed', error, { account: this.#mail.account.id, deed })
    }
  }

  #count(deed: string, result: string): void {
    this.#deps.metrics.count('sieve_deeds_total', { deed, result })
  }

  async #keepCopies(actions: readonly SieveAction[]): Promise<Scripted> {
    const { to, inboxes, ready, prepare } = this.#parts
    const kept = actions.some(({ kind }) => kind === 'keep' || kind === 'fileinto')
    const all = this.#keep && !kept ? [...actions, { kind: 'keep' as const, flags: [] }] : actions
    const wanted = await wantedCopies(to.store, all)
    const deeds = this.#deeds
    if (wanted.length === 0) {
      if (!deeds.some(({ kind }) => kind === 'redirected')) deeds.push({ kind: 'discarded' })
      return { outcome: { kind: 'delivered', duplicate: false }, deeds }
    }
    const parts = { to, inboxes, message: ready, prepare, log: this.#deps.log }
    const { duplicate, mailboxes } = await putCopies(this.#mail, wanted, parts)
    return { outcome: { kind: 'delivered', duplicate }, mailbox: mailboxes.join(', '), deeds }
  }

  async #remember({ seen = [] }: SieveOutcome): Promise<void> {
    const nowMs = this.#deps.clock.now()
    for (const { handle, seconds, last } of seen)
      await this.#dare('duplicate', async () => {
        const until = { nowMs, untilMs: nowMs + seconds * 1000, refresh: last }
        await this.#mail.store.sieve.remember('duplicate', seenDigest(handle), until)
      })
  }

  async #tell(): Promise<void> {
    const [trouble] = this.#troubles
    if (trouble === undefined) return
    const { texts, hostname, clock } = this.#deps
    const { to, inboxes, derive } = this.#parts
    await this.#dare('tell', async () => {
      const parts = { to, inboxes, derive, texts, hostname, nowMs: clock.now() }
      this.#count('tell', (await tellOwner(this.#mail, trouble, parts)) ? 'sent' : 'again')
    })
  }
}

/** What does not compile is not run: the message is kept, and what the others say is done. */
function compiled(
  { before, own, after }: ScriptSet,
  programs: Programs,
): {
  readonly named: readonly NamedSieve[]
  readonly failure: SieveFailure | undefined
} {
  const named: NamedSieve[] = []
  let failure: SieveFailure | undefined
  const add = (script: StoredScript): void => {
    try {
      named.push({ name: script.name, compiled: programs.of(script) })
    } catch (error) {
      if (!(error instanceof SieveFaults)) throw error
      const [first] = error.faults
      failure ??= { script: script.name, line: first?.line ?? 1, text: textOf(first?.text) }
    }
  }
  for (const script of [...before, ...(own === undefined ? [] : [own]), ...after]) add(script)
  return { named, failure }
}

/** A date in a sentence about a script is none that a person chose: it is told as it is written. */
function textOf(text: TextRef | undefined): SieveFailure['text'] {
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(text?.values ?? {}))
    values[name] = value instanceof Date ? value.toISOString() : value
  return { key: text?.key ?? 'sieve.failed.subject', values }
}

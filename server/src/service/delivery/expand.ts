/**
 * What a recipient turns into: the accounts here and the addresses elsewhere behind an account, alias or group, and
 * where an account's mail is always forwarded to. Circles end by themselves: each address is followed once, and each
 * account forwards once. RFC 5321 §3.9
 */
import { Refusal } from '../../lib/refusal.ts'
import {
  type Address,
  canonicalAddress,
  domainOf,
  parseMailbox,
  type ReversePath,
} from '../../mail/address.ts'
import { splitSubAddress } from '../../mail/canonical.ts'
import type { AccountId } from '../../mail/ids.ts'
import type { HeldRules, RuleName, RulesReader, SendingRule } from '../../store/directory-rules.ts'
import type { AccountRecord, DirectoryReader, GroupRecord, Resolution } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import { permits } from '../policy/permits.ts'
import { EXPANDED_TARGETS, EXPANSION_STEPS } from './limits.ts'

/** What a walk asks about whoever writes. */
export type Writer = {
  readonly reversePath: ReversePath
  /** Undefined: nobody signed in here. */
  readonly principal: Pick<Principal, 'accountId' | 'organisationId'> | undefined
  /**
   * The MTA in front proved that the reverse path is the writer's: it opens groups, and late failures may be told.
   * Otherwise, without a sign-in, it is only what a stranger claims. THREATS IN10
   */
  readonly trusted?: boolean
}

export type Sender = Writer & { readonly principal: Principal | undefined }

export type RuledDirectory = DirectoryReader & RulesReader

export type Target = {
  /** Accounts whose forwards led here, by whichever of several ways; the last of each way last. Undefined: none. */
  readonly forwarders?: readonly string[]
} & (
  | {
      readonly kind: 'local'
      readonly account: AccountRecord
      readonly subAddress: string | undefined
      /** Where the queue would bring it again: the account's own address with its sub-address. */
      readonly address: string
      readonly lists: readonly string[]
    }
  | {
      readonly kind: 'outside'
      readonly address: string
      /** The alias, group or forwarding account that passes it on: it goes into Delivered-To. */
      readonly via: string | undefined
      /** Aliases and groups that led here, since the last account that passed it on. */
      readonly lists: readonly string[]
    }
)

/** What a walk and those within it share. */
type Walk = {
  /** Accounts whose forward has been followed. */
  readonly forwarded: Set<AccountId>
  /** Members and forwards looked at so far. */
  steps: number
}
type Step = { readonly address: string; readonly lists: readonly string[] }
type ListResolution = Extract<Resolution, { kind: 'alias' | 'group' }>
type AccountResolution = Extract<Resolution, { kind: 'account' }>

/**
 * All targets of one address, each once. Refusal `unknown-user`, `relay-denied` (only when it is outside itself),
 * `forbidden` (a group that does not take mail from this sender, an account that only sends), `loop`.
 */
export async function expand(directory: RuledDirectory, address: Address, sender: Writer): Promise<Target[]> {
  const resolution = await directory.resolve(address.local, address.domain)
  const text = canonicalAddress(address)
  switch (resolution.kind) {
    case 'foreign':
      return [{ kind: 'outside', address: text, via: undefined, lists: [] }]
    case 'unknown':
      throw unknownUser(text)
    case 'account': {
      const held = await directory.rules(resolution.account.id)
      if (held.length === 0) return [localTarget(resolution, [])]
      break
    }
    case 'alias':
    case 'group':
      break
  }
  return await new Expansion(directory, sender, text, { forwarded: new Set(), steps: 0 }).run(resolution)
}

/** One walk from an address to everybody behind it. */
class Expansion {
  readonly #directory: RuledDirectory
  readonly #sender: Writer
  readonly #start: string
  readonly #walk: Walk
  readonly #seen: Set<string>
  readonly #targets = new Map<string, Target>()
  readonly #steps: Step[] = []
  #circle = false
  /** Somebody was found who takes no mail. */
  #closed: Refusal | undefined

  constructor(directory: RuledDirectory, sender: Writer, start: string, walk: Walk) {
    this.#directory = directory
    this.#sender = sender
    this.#start = start
    this.#walk = walk
    this.#seen = new Set([start])
  }

  async run(first: ListResolution | AccountResolution): Promise<Target[]> {
    if (first.kind === 'account') await this.#account(first, [])
    else await this.#list(first, [], true)
    for (const step of this.#steps) await this.#step(step)
    if (this.#targets.size > 0) return [...this.#targets.values()]
    if (this.#closed !== undefined) throw this.#closed
    // Only itself, through however many others.
    if (this.#circle) throw new Refusal('loop', { key: 'rcpt.circle', values: { address: this.#start } })
    throw unknownUser(this.#start)
  }

  /** An array grows while it is walked through, and the walk takes in what is added. */
  async #step({ address, lists }: Step): Promise<void> {
    const parsed = parseMailbox(address)
    const canonical = canonicalAddress(parsed)
    if (this.#seen.has(canonical)) {
      this.#circle = true
      return
    }
    this.#seen.add(canonical)
    const resolution = await this.#directory.resolve(parsed.local, parsed.domain)
    switch (resolution.kind) {
      case 'alias':
      case 'group':
        return await this.#list(resolution, lists, false)
      case 'account':
        return await this.#account(resolution, lists)
      case 'foreign':
        return this.#add({ kind: 'outside', address: canonical, via: lists.at(-1), lists })
      case 'unknown':
      // A member who left is no reason to keep the message from the others.
    }
  }

  async #list(list: ListResolution, lists: readonly string[], isFirst: boolean): Promise<void> {
    if (list.kind === 'group' && !(await mayWrite(this.#directory, list.group, this.#sender))) {
      if (isFirst) throw new Refusal('forbidden', { key: 'group.closed', values: { address: this.#start } })
      return
    }
    const through = [...lists, list.kind === 'group' ? list.group.address : list.address]
    const members = list.kind === 'group' ? list.group.members : list.targets
    this.#count(members.length)
    for (const member of members) this.#steps.push({ address: member, lists: through })
  }

  async #account(found: AccountResolution, lists: readonly string[]): Promise<void> {
    const { account } = found
    const local = localTarget(found, lists)
    const held = account.state === 'suspended' ? [] : await this.#directory.rules(account.id)
    const sendOnly = findRule(held, 'sendOnly')
    // A bounce has no person behind it, and who proves a sender by calling back asks with the null path. RFC 5321 §4.5.5
    if (sendOnly !== undefined && this.#sender.reversePath !== null) {
      this.#closed ??= onlySends(account, sendOnly)
      return
    }
    const forward = findRule(held, 'forwardForever')
    if (forward === undefined || this.#walk.forwarded.has(account.id)) return this.#add(local)
    this.#walk.forwarded.add(account.id)
    this.#count(forward.places.length)
    const onward = await this.#onward(account, held, forward)
    // What leads nowhere, or where the account may not write, keeps no mail from its owner.
    if (forward.keepCopy || onward.length === 0) this.#add(local)
    for (const target of onward) this.#add(target)
  }

  /** Where the account's mail goes on to, as far as the account itself may write there. */
  async #onward(
    account: AccountRecord,
    held: readonly HeldRules[],
    forward: SendingRule,
  ): Promise<readonly Target[]> {
    const onward: Target[] = []
    for (const place of forward.places)
      for (const target of await this.#behind(parseMailbox(place))) {
        const allowed = await Promise.all(held.map((one) => permits(this.#directory, one, target)))
        if (!allowed.every(Boolean)) continue
        const forwarders = [account.address, ...(target.forwarders ?? [])]
        const passed = target.kind === 'outside' && target.via === undefined
        onward.push({ ...target, ...(passed && { via: account.address }), forwarders })
      }
    return onward
  }

  async #behind(address: Address): Promise<readonly Target[]> {
    const resolution = await this.#directory.resolve(address.local, address.domain)
    const text = canonicalAddress(address)
    if (resolution.kind === 'foreign') return [{ kind: 'outside', address: text, via: undefined, lists: [] }]
    if (resolution.kind === 'unknown') return []
    try {
      return await new Expansion(this.#directory, this.#sender, text, this.#walk).run(resolution)
    } catch (error) {
      // A forward to nowhere is the company's affair, not that of whoever writes.
      if (error instanceof Refusal) return []
      throw error
    }
  }

  #add(target: Target): void {
    const key = keyOf(target)
    const known = this.#targets.get(key)
    if (known === undefined) this.#targets.set(key, target)
    // One copy, but all who passed it on have passed it on.
    else if (target.forwarders !== undefined)
      this.#targets.set(key, { ...known, forwarders: [...(known.forwarders ?? []), ...target.forwarders] })
    if (this.#targets.size > EXPANDED_TARGETS) throw this.#tooBig()
  }

  #count(steps: number): void {
    this.#walk.steps += steps
    if (this.#walk.steps > EXPANSION_STEPS) throw this.#tooBig()
  }

  #tooBig(): Refusal {
    return new Refusal('limit', { key: 'group.tooBig', values: { address: this.#start } })
  }
}

/** The first of that name, the account's own before its groups'. */
export function findRule(held: readonly HeldRules[], name: RuleName): SendingRule | undefined {
  for (const { rules } of held) {
    const rule = rules.find((one) => one.name === name)
    if (rule !== undefined) return rule
  }
  return undefined
}

function localTarget({ account, subAddress }: AccountResolution, lists: readonly string[]): Target {
  const at = account.address.lastIndexOf('@')
  const address =
    subAddress === undefined
      ? account.address
      : `${account.address.slice(0, at)}+${subAddress}${account.address.slice(at)}`
  return { kind: 'local', account, subAddress, address, lists }
}

/** One key for each place a copy goes to: the same person reached twice gets one. */
export function keyOf(target: Target): string {
  return target.kind === 'local' ? `${target.account.id} ${target.subAddress ?? ''}` : target.address
}

function unknownUser(address: string): Refusal {
  return new Refusal('unknown-user', { key: 'rcpt.unknown', values: { address } })
}

function onlySends({ address }: AccountRecord, { sentence, contact }: SendingRule): Refusal {
  if (sentence !== undefined)
    return new Refusal('forbidden', { key: 'rcpt.ownSentence', values: { sentence } })
  const values = { address, domain: domainOf(address), contact: contact ?? 'none' }
  return new Refusal('forbidden', { key: 'rcpt.sendOnly', values })
}

/**
 * Whether a group takes mail from this sender. Without a sign-in, here or at a trusted MTA in front, a local address
 * proves nothing, so it opens no closed group; an outside member is believed by the address until its domain is
 * verified.
 */
async function mayWrite(directory: DirectoryReader, group: GroupRecord, sender: Writer): Promise<boolean> {
  if (group.whoMayWrite === 'anyone') return true
  const writer = await writerOf(directory, sender)
  if (group.whoMayWrite === 'organisation') return writer?.organisationId === group.organisationId
  const allowed = new Set(group.whoMayWrite === 'members' ? group.members : group.listedWriters)
  if (writer?.accountId !== undefined) {
    for (const own of await directory.ownAddresses(writer.accountId)) if (allowed.has(own)) return true
    return false
  }
  const { reversePath } = sender
  if (reversePath === null) return false
  const local = await directory.domain(reversePath.domain)
  return local === undefined && allowed.has(canonicalAddress(reversePath))
}

/** Who of ours writes: by sign-in, or by the word of a trusted MTA in front. Undefined: a stranger. */
export async function writerOf(
  directory: DirectoryReader,
  { principal, reversePath, trusted }: Writer,
): Promise<Pick<Principal, 'accountId' | 'organisationId'> | undefined> {
  if (principal !== undefined) return principal
  const account =
    trusted === true && reversePath !== null ? await accountOf(directory, reversePath) : undefined
  return account && { accountId: account.id, organisationId: account.organisationId }
}

/** The account of that very address, sub-addresses included; an alias is not one person, a catch-all is somebody else. */
async function accountOf(directory: DirectoryReader, address: Address): Promise<AccountRecord | undefined> {
  const served = (await directory.domain(address.domain))?.enabled === true
  if (!served) return undefined
  const { base } = splitSubAddress(address.local)
  const account =
    (await directory.accountByAddress(canonicalAddress(address))) ??
    (await directory.accountByAddress(canonicalAddress({ ...address, local: base })))
  return account?.state === 'enabled' ? account : undefined
}

/**
 * What a recipient turns into: the accounts here and the addresses elsewhere behind an account, alias or group.
 * Circles end by themselves: each address is followed once. RFC 5321 §3.9
 */
import { Refusal } from '../../lib/refusal.ts'
import { type Address, canonicalAddress, parseMailbox, type ReversePath } from '../../mail/address.ts'
import { splitSubAddress } from '../../mail/canonical.ts'
import type { AccountRecord, DirectoryReader, GroupRecord, Resolution } from '../../store/directory-types.ts'
import type { Principal } from '../account/principal.ts'
import { EXPANDED_TARGETS, EXPANSION_STEPS } from './limits.ts'

export type Sender = {
  readonly reversePath: ReversePath
  /** Undefined: nobody signed in here. */
  readonly principal: Principal | undefined
  /**
   * The MTA in front proved that the reverse path is the writer's: it opens groups, and late failures may be told.
   * Otherwise, without a sign-in, it is only what a stranger claims. THREATS IN10
   */
  readonly trusted?: boolean
}

export type Target =
  | {
      readonly kind: 'local'
      readonly account: AccountRecord
      readonly subAddress: string | undefined
      /** Where the queue would bring it again: the account's own address with its sub-address. */
      readonly address: string
    }
  | {
      readonly kind: 'outside'
      readonly address: string
      /** The alias or group that passes it on: it goes into Delivered-To. */
      readonly via: string | undefined
    }

type Step = { readonly address: string; readonly via: string | undefined }

/**
 * All targets of one address, each once. Refusal `unknown-user`, `relay-denied` (only when it is outside itself),
 * `forbidden` (a group that does not take mail from this sender), `loop`.
 */
export async function expand(
  directory: DirectoryReader,
  address: Address,
  sender: Sender,
): Promise<Target[]> {
  const resolution = await directory.resolve(address.local, address.domain)
  if (resolution.kind === 'account') return [localTarget(resolution.account, resolution.subAddress)]
  const text = canonicalAddress(address)
  if (resolution.kind === 'foreign') return [{ kind: 'outside', address: text, via: undefined }]
  if (resolution.kind === 'unknown') throw unknownUser(text)
  return expandList(directory, text, resolution, sender)
}

async function expandList(
  directory: DirectoryReader,
  start: string,
  first: Extract<Resolution, { kind: 'alias' | 'group' }>,
  sender: Sender,
): Promise<Target[]> {
  const seen = new Set<string>([start])
  const targets = new Map<string, Target>()
  const steps: Step[] = []
  let circle = false
  const follow = async (list: typeof first, isFirst: boolean): Promise<void> => {
    if (list.kind === 'group' && !(await mayWrite(directory, list.group, sender))) {
      if (isFirst) throw new Refusal('forbidden', { key: 'group.closed', values: { address: start } })
      return
    }
    const via = list.kind === 'group' ? list.group.address : list.address
    const members = list.kind === 'group' ? list.group.members : list.targets
    if (steps.length + members.length > EXPANSION_STEPS)
      throw new Refusal('limit', { key: 'group.tooBig', values: { address: start } })
    for (const member of members) steps.push({ address: member, via })
  }
  await follow(first, true)
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at] as Step
    const parsed = parseMailbox(step.address)
    const canonical = canonicalAddress(parsed)
    if (seen.has(canonical)) {
      circle = true
      continue
    }
    seen.add(canonical)
    const resolution = await directory.resolve(parsed.local, parsed.domain)
    if (resolution.kind === 'alias' || resolution.kind === 'group') await follow(resolution, false)
    else {
      const target = targetOf(resolution, canonical, step.via)
      // A member who left is no reason to keep the message from the others.
      if (target !== undefined) targets.set(keyOf(target), target)
    }
    if (targets.size > EXPANDED_TARGETS)
      throw new Refusal('limit', { key: 'group.tooBig', values: { address: start } })
  }
  if (targets.size > 0) return [...targets.values()]
  // Only itself, through however many others.
  if (circle) throw new Refusal('loop', { key: 'rcpt.circle', values: { address: start } })
  throw unknownUser(start)
}

function targetOf(
  resolution: Exclude<Resolution, { kind: 'alias' | 'group' }>,
  canonical: string,
  via: string | undefined,
): Target | undefined {
  if (resolution.kind === 'account') return localTarget(resolution.account, resolution.subAddress)
  if (resolution.kind === 'foreign') return { kind: 'outside', address: canonical, via }
  return undefined
}

function localTarget(account: AccountRecord, subAddress: string | undefined): Target {
  const at = account.address.lastIndexOf('@')
  const address =
    subAddress === undefined
      ? account.address
      : `${account.address.slice(0, at)}+${subAddress}${account.address.slice(at)}`
  return { kind: 'local', account, subAddress, address }
}

/** One key for each place a copy goes to: the same person reached twice gets one. */
export function keyOf(target: Target): string {
  return target.kind === 'local' ? `${target.account.id} ${target.subAddress ?? ''}` : target.address
}

function unknownUser(address: string): Refusal {
  return new Refusal('unknown-user', { key: 'rcpt.unknown', values: { address } })
}

/**
 * Whether a group takes mail from this sender. Without a sign-in, here or at a trusted MTA in front, a local address
 * proves nothing, so it opens no closed group; an outside member is believed by the address until its domain is
 * verified.
 */
async function mayWrite(directory: DirectoryReader, group: GroupRecord, sender: Sender): Promise<boolean> {
  if (group.whoMayWrite === 'anyone') return true
  const { principal, reversePath } = sender
  const trusted = sender.trusted === true && reversePath !== null
  const account = trusted ? await accountOf(directory, reversePath) : undefined
  const writer = principal ?? (account && { accountId: account.id, organisationId: account.organisationId })
  if (group.whoMayWrite === 'organisation') return writer?.organisationId === group.organisationId
  const allowed = new Set(group.whoMayWrite === 'members' ? group.members : group.listedWriters)
  if (writer?.accountId !== undefined) {
    for (const own of await directory.ownAddresses(writer.accountId)) if (allowed.has(own)) return true
    return false
  }
  if (reversePath === null) return false
  const local = await directory.domain(reversePath.domain)
  return local === undefined && allowed.has(canonicalAddress(reversePath))
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

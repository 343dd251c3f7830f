/** What may be done with one held message, whoever asks and by whatever way: release, drop, allow or block its sender. */
import { Refusal } from '../../lib/refusal.ts'
import type { HeldEntry } from '../../store/quarantine/quarantine-types.ts'
import type { Principal } from '../account/principal.ts'
import { no } from '../admin/access.ts'
import { type AuditDeps, auditEntry } from './audit.ts'
import { type ReleaseDeps, release } from './release.ts'

/** Puts a sender on a list of an account, or of a company by its number. Throws Refusal. */
export type ListSender = (
  principal: Principal,
  whose: { readonly address: string } | { readonly company: string },
  list: 'allow' | 'block',
  sender: string,
) => Promise<void>

export type ActDeps = ReleaseDeps & AuditDeps & { readonly listSender: ListSender }

export type Acts = {
  /** False: it had been released before. */
  release(principal: Principal, entry: HeldEntry, via?: 'link'): Promise<boolean>
  /** False: it was not held any more. It can be released for some days yet. */
  drop(principal: Principal, entry: HeldEntry, via?: 'link'): Promise<boolean>
  /** From now on such mail comes in; this message too, where it can be released. Returned is the sender. */
  allow(principal: Principal, entry: HeldEntry, via?: 'link'): Promise<string>
  /** From now on it does not; this message is dropped. */
  block(principal: Principal, entry: HeldEntry, via?: 'link'): Promise<string>
}

export function createActs(deps: ActDeps): Acts {
  const acts: Acts = {
    async release(principal, entry, via) {
      const released = await release(deps, entry, principal.address)
      if (released) auditEntry(deps, 'quarantine-released', principal, entry, via)
      return released
    },
    async drop(principal, entry, via) {
      assertMayDrop(principal, entry)
      const when = { nowMs: deps.clock.now(), by: principal.address }
      const dropped = await deps.store.change(entry, ['held'], 'dropped', when)
      if (dropped) auditEntry(deps, 'quarantine-dropped', principal, entry, via)
      return dropped
    },
    async allow(principal, entry, via) {
      if (entry.verdict.virus !== undefined)
        throw no('forbidden', 'quarantine.infected', { virus: entry.verdict.virus })
      const sender = senderOf(entry)
      await deps.listSender(principal, whoseOf(entry), 'allow', sender)
      await acts.release(principal, entry, via)
      return sender
    },
    async block(principal, entry, via) {
      const sender = senderOf(entry)
      await deps.listSender(principal, whoseOf(entry), 'block', sender)
      // What is infected stays: it is the operator's alone.
      if (mayDrop(principal, entry)) await acts.drop(principal, entry, via)
      return sender
    },
  }
  return acts
}

export function mayDrop({ role }: Pick<Principal, 'role'>, { verdict }: HeldEntry): boolean {
  return verdict.virus === undefined || role === 'operator'
}

function assertMayDrop(principal: Principal, { verdict }: HeldEntry): void {
  if (verdict.virus !== undefined && principal.role !== 'operator')
    throw no('forbidden', 'quarantine.infectedKept', { virus: verdict.virus })
}

/** Whom people see as its writer; without one, who is told when it bounces. */
export function senderOf({ from, reversePath }: Pick<HeldEntry, 'from' | 'reversePath'>): string {
  const sender = from.address === '' ? reversePath : from.address
  if (sender === '') throw new Refusal('cannot', { key: 'quarantine.noSender' })
  return sender
}

function whoseOf({ accountId, address, organisationId }: HeldEntry): Parameters<ListSender>[1] {
  return accountId === undefined ? { company: String(organisationId) } : { address }
}

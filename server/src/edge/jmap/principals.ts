/**
 * The people and groups of a company as those that mailboxes are shared with. Nobody of another company is ever one. RFC 9670 §2
 *
 *   Pa5   the account of that number     Pg9   a group
 */
import type { CompanyPerson } from '../../service/account/company-people.ts'
import type { JsonObject } from '../jmap-server.ts'
import { jmapAccountId } from './account-id.ts'
import { type Contacts, digestOf } from './contacts.ts'
import type { JmapContext } from './method.ts'
import { MethodError } from './method-error.ts'

export type Kind = CompanyPerson['kind']

export function principalId(kind: Kind, id: number): string {
  return `P${kind === 'account' ? 'a' : 'g'}${id}`
}

export type Principals = {
  readonly people: Contacts['people']
  /** Another one when anybody came, went, or has another name. */
  readonly state: string
}

export async function readPrincipals(context: JmapContext): Promise<Principals> {
  const { organisationId } = context.principal
  const people = organisationId === undefined ? [] : await context.deps.directory.people(organisationId)
  return { people, state: digestOf(people) }
}

export const PRINCIPAL_PROPERTIES = [
  'id',
  'type',
  'name',
  'description',
  'email',
  'timeZone',
  'capabilities',
  'accounts',
] as const
export type PrincipalObject = Readonly<Record<(typeof PRINCIPAL_PROPERTIES)[number], JsonObject[string]>> & {
  readonly id: string
}

/** Throws MethodError `cannotCalculateChanges`: the directory keeps no log of who came and went. */
export function assertSamePeople({ state }: Principals, since: string): void {
  if (state !== since) throw new MethodError('cannotCalculateChanges')
}

/** Which of their accounts the person may open. */
export async function principalObjects(
  context: JmapContext,
  people: readonly CompanyPerson[],
): Promise<readonly PrincipalObject[]> {
  const open = new Set<number>([context.own.id])
  for (const { owner } of await context.own.sharing.owners()) open.add(owner.id)
  return people.map(({ kind, id, address, displayName }) => {
    const theirs =
      kind === 'account' && open.has(id) ? jmapAccountId(Number(id) as typeof context.own.id) : undefined
    return {
      id: principalId(kind, id),
      type: kind === 'account' ? 'individual' : 'group',
      name: displayName === '' ? address : displayName,
      description: null,
      email: address,
      timeZone: null,
      capabilities: {},
      accounts: theirs === undefined ? null : { [theirs]: accountOf(address, id === context.own.id) },
    }
  })
}

function accountOf(name: string, isPersonal: boolean): JsonObject {
  return { name, isPersonal, isReadOnly: false, accountCapabilities: {} }
}

/** Groups: one message to many, with a say in who may write to it. */
import { z } from 'zod'
import type { PlacedGroup } from '../../store/directory-aliases.ts'
import { boundTo, checkAddresses, claiming, findGroup, findPlace, removeEmptyAliases } from './access.ts'
import type { DirectoryAdminDeps } from './directory-methods.ts'
import { addressList, addressText, nextOf, page, personName } from './inputs.ts'
import { refuseLoop } from './loops.ts'
import { type AdminMethod, adminMethod, type Json } from './method.ts'

const whoMayWrite = z.enum(['anyone', 'organisation', 'members', 'listed'])

export function groupMethods(deps: DirectoryAdminDeps): readonly AdminMethod[] {
  const { directory, clock } = deps
  return [
    addMethod(deps),
    adminMethod({
      name: 'group.list',
      scope: 'company',
      input: z.strictObject({ ...page }),
      run: (principal, { after, limit }) =>
        directory.read(async (tables) => {
          const rows = await tables.groups.list({ organisationId: boundTo(principal), after, limit })
          return { groups: rows.map(shown), next: nextOf(rows, limit) }
        }),
    }),
    adminMethod({
      name: 'group.show',
      scope: 'company',
      input: z.strictObject({ address: addressText }),
      run: (principal, input) =>
        directory.read(async (tables) => shown(await findGroup(tables, principal, input.address))),
    }),
    setMethod(deps),
    adminMethod({
      name: 'group.remove',
      scope: 'company',
      input: z.strictObject({ address: addressText }),
      run: (principal, input) =>
        directory.write(async (tables) => {
          const group = await findGroup(tables, principal, input.address)
          await removeEmptyAliases(tables, await tables.groups.remove(group, clock.now()), clock.now())
          return { id: group.id, address: group.address }
        }),
    }),
  ]
}

function addMethod({ directory, clock }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'group.add',
    scope: 'company',
    input: z.strictObject({
      address: addressText,
      displayName: personName.default(''),
      members: addressList.default([]),
      whoMayWrite: whoMayWrite.default('anyone'),
      listedWriters: addressList.default([]),
    }),
    run: (principal, input) =>
      directory.write(async (tables) => {
        const { domain, local, address } = await findPlace(tables, principal, input.address)
        const settings = {
          displayName: input.displayName,
          members: checkAddresses(input.members),
          whoMayWrite: input.whoMayWrite,
          listedWriters: checkAddresses(input.listedWriters),
        }
        await refuseLoop(tables, address, settings.members)
        const place = { organisationId: domain.organisationId, domainId: domain.id, local }
        const id = await claiming(address, () => tables.groups.add(place, settings, clock.now()))
        return shown({ id, ...place, address, ...settings })
      }),
  })
}

function setMethod({ directory }: DirectoryAdminDeps): AdminMethod {
  return adminMethod({
    name: 'group.set',
    scope: 'company',
    input: z.strictObject({
      address: addressText,
      displayName: personName.optional(),
      members: addressList.optional(),
      addMembers: addressList.default([]),
      removeMembers: addressList.default([]),
      whoMayWrite: whoMayWrite.optional(),
      listedWriters: addressList.optional(),
    }),
    run: (principal, input) =>
      directory.write(async (tables) => {
        const group = await findGroup(tables, principal, input.address)
        const gone = new Set(checkAddresses(input.removeMembers))
        const members = checkAddresses([...(input.members ?? group.members), ...input.addMembers])
        const changed = {
          ...group,
          displayName: input.displayName ?? group.displayName,
          members: members.filter((one) => !gone.has(one)),
          whoMayWrite: input.whoMayWrite ?? group.whoMayWrite,
          listedWriters:
            input.listedWriters === undefined ? group.listedWriters : checkAddresses(input.listedWriters),
        }
        await refuseLoop(tables, group.address, changed.members)
        await tables.groups.set(group.id, changed)
        return shown(changed)
      }),
  })
}

function shown(group: PlacedGroup): Json {
  const { id, address, displayName, members, whoMayWrite: who, listedWriters } = group
  return { id, address, displayName, members, whoMayWrite: who, listedWriters }
}
